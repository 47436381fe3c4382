import { expect } from 'chai';

import { KNOWN_DIFFERENCES } from './known-differences.js';
import { dataIsHere } from './payload-sources.js';
import { wireReport } from './wire-report.js';
import { compare, shapeOf } from './wire-shapes.js';

describe('wire types against recorded and documented payloads', function () {
  this.timeout(30_000);

  it('a comparison names a missing field, an unknown one and one of another kind', () => {
    const { differences } = compare({ serverTime: '1', extra: 2 }, shapeOf('ServerTime'));
    expect(differences).to.deep.equal([
      { path: '.serverTime', what: 'other kind', detail: 'string, not number' },
      { path: '.extra', what: 'unknown field', detail: 'number' },
    ]);
    expect(compare({}, shapeOf('ServerTime')).differences).to.deep.equal([
      { path: '.serverTime', what: 'missing', detail: 'number' },
    ]);
  });

  const title = 'every payload has the fields of its wire type, or its difference is explained';
  (dataIsHere ? it : it.skip)(dataIsHere ? title : `${title} (skipped: no ../shared/data here)`, () => {
    const report = wireReport();
    expect(report.unexplained).to.deep.equal([]);
    expect(report.sources.reduce((sum, source) => sum + source.payloads, 0)).to.be.greaterThan(40_000);
    expect(report.reasons.size).to.equal(KNOWN_DIFFERENCES.length, 'an explanation that nothing needs');
  });
});
