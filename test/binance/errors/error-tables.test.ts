import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { SPOT_ERROR_RULES } from '../../../src/binance/errors/spot-error-codes.js';
import { USDM_ERROR_RULES } from '../../../src/binance/errors/usdm-error-codes.js';
import type { ErrorKind, Market } from '../../../src/binance/errors/error-rule.js';
import { DOCUMENTED_CODES, codesOf } from './documented-codes.js';
import type { DocumentedCodes } from './documented-codes.js';
import { findErrorRule, guessErrorKind } from '../../../src/binance/errors/error-rules.js';

const marketsOf = ({ market }: DocumentedCodes): Market[] => (market === 'both' ? ['spot', 'usdm'] : [market]);

const shown = (kind: ErrorKind | null): string =>
  kind === null ? 'not known' : `${kind.category}, ${kind.outcome}, ${kind.decision}`;

const PROTOCOL = new URL('../../../../shared/binance-protocol.md', import.meta.url);

function protocolCodes(): number[] | null {
  let text: string;
  try {
    text = readFileSync(PROTOCOL, 'utf8');
  } catch {
    return null;
  }
  const section = text.slice(text.indexOf('## 10.'), text.indexOf('## 11.'));
  const codes = new Set<number>();
  for (const [, first, last] of section.matchAll(/`(-\d{4})(?:\.\.(-\d{4}))?`/g)) {
    const from = -Number(first);
    for (let code = from; code <= (last === undefined ? from : -Number(last)); code += 1) codes.add(-code);
  }
  return [...codes];
}

describe('the tables of error codes', () => {
  for (const [name, table] of [
    ['spot', SPOT_ERROR_RULES],
    ['usdm', USDM_ERROR_RULES],
  ] as const) {
    it(`list every ${name} code once, with a name and a sentence`, () => {
      const codes = table.map((rule) => rule.code);
      expect(new Set(codes).size).to.equal(codes.length);
      for (const rule of table) {
        expect(rule.name, String(rule.code)).to.match(/^[A-Z][A-Z0-9_]+$/);
        expect(rule.meaning, String(rule.code)).to.match(/\.$/);
      }
    });

    it(`never advise to send a ${name} order again whose outcome is unknown`, () => {
      for (const rule of table) {
        if (rule.outcome === 'unknown') expect(rule.decision, String(rule.code)).to.equal('query');
      }
    });
  }

  it('read every documented code as it is documented', () => {
    const read = DOCUMENTED_CODES.flatMap((documented) =>
      codesOf(documented).flatMap((code) =>
        marketsOf(documented).map((market) => `${market} ${code}: ${shown(findErrorRule(market, code))}`),
      ),
    );
    const written = DOCUMENTED_CODES.flatMap((documented) =>
      codesOf(documented).flatMap((code) =>
        marketsOf(documented).map((market) => `${market} ${code}: ${shown(documented)}`),
      ),
    );
    expect(read).to.deep.equal(written);
    expect(read.length).to.be.greaterThan(250);
  });

  it('hold no code beyond the documented ones', () => {
    const documented = new Set(DOCUMENTED_CODES.flatMap(codesOf));
    const others = [...SPOT_ERROR_RULES, ...USDM_ERROR_RULES].filter(({ code }) => !documented.has(code));
    expect(others.map(({ code }) => code)).to.deep.equal([]);
  });

  it('hold every code that the protocol sheet names', function () {
    const codes = protocolCodes();
    if (codes === null) return this.skip();
    expect(codes.length).to.be.greaterThan(150);
    const missing = codes.filter(
      (code) => findErrorRule('usdm', code) === null && findErrorRule('spot', code) === null,
    );
    expect(missing).to.deep.equal([]);
  });

  it('read clashing codes by their market', () => {
    expect(findErrorRule('spot', -2021)).to.include({ category: 'cancel-replace', outcome: 'unknown' });
    expect(findErrorRule('usdm', -2021)).to.include({ category: 'invalid-request', outcome: 'rejected' });
    expect(findErrorRule('spot', -2022)).to.include({ category: 'cancel-replace', outcome: 'rejected' });
    expect(findErrorRule('usdm', -2022)).to.include({ category: 'restricted' });
    expect(findErrorRule('spot', -2026)).to.include({ category: 'unknown-order' });
    expect(findErrorRule('usdm', -2026)).to.include({ category: 'invalid-request' });
    expect(findErrorRule('spot', -1108)?.name).to.equal('PARAM_OVERFLOW');
    expect(findErrorRule('usdm', -1108)?.name).to.equal('BAD_ASSET');
    expect(findErrorRule('spot', -1001)).to.include({ outcome: 'unknown' });
    expect(findErrorRule('usdm', -1001)).to.include({ outcome: 'not-sent' });
  });

  it('give futures codes to futures alone', () => {
    expect(findErrorRule('spot', -4164)).to.equal(null);
    expect(findErrorRule('usdm', -4164)?.category).to.equal('filter');
  });

  it('guess what unlisted codes mean for a read by their family', () => {
    expect(guessErrorKind(-1098, false)).to.include({ category: 'server', outcome: 'unknown', decision: 'query' });
    expect(guessErrorKind(-1193, false)).to.include({ category: 'invalid-request', decision: 'fix' });
    for (const code of [-2999, -4999, -5999]) {
      expect(guessErrorKind(code, false), String(code)).to.include({ outcome: 'rejected', decision: 'never' });
    }
    for (const code of [-9000, 700]) {
      expect(guessErrorKind(code, false), String(code)).to.include({ outcome: 'unknown', decision: 'query' });
    }
  });

  it('take no unlisted code for proof that an order was refused', () => {
    for (const code of [-1098, -1193, -2999, -4999, -5999, -9000, 700]) {
      expect(guessErrorKind(code, true), String(code)).to.include({ outcome: 'unknown', decision: 'query' });
    }
    expect(guessErrorKind(-1193, true)).to.include({ category: 'invalid-request' });
  });
});
