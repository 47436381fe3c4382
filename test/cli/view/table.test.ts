import { expect } from 'chai';
import { cutToWidth, displayWidth } from '../../../src/cli/view/display-width.js';
import { plainText } from '../../../src/cli/view/styled-line.js';
import { layOutTable } from '../../../src/cli/view/table.js';
import type { Column } from '../../../src/cli/view/table.js';

const columns: readonly Column[] = [
  { title: 'name', align: 'left', drop: 0 },
  { title: 'n', align: 'right', drop: 2 },
  { title: 'long title', align: 'right', drop: 1 },
];
const rows = [
  [{ text: 'alpha' }, { text: '1' }, { text: '10' }],
  [{ text: 'b' }, { text: '222' }],
];

const lay = (width: number): string[] => layOutTable(columns, rows, width).map(plainText);

describe('a table', () => {
  it('is as wide as its fields need', () => {
    expect(lay(80)).to.deep.equal(['name     n  long title', 'alpha    1          10', 'b      222            ']);
  });

  it('drops whole columns in their order, and keeps those that never go', () => {
    expect(lay(21)[0]).to.equal('name   long title');
    expect(lay(16)[0]).to.equal('name ');
    expect(lay(2)[0]).to.equal('name ');
  });
});

describe('the width of text', () => {
  it('counts two columns for wide letters and none for marks', () => {
    expect([displayWidth('abc'), displayWidth('币安'), displayWidth('e\u0301'), displayWidth('🚀')]).to.deep.equal([
      3, 4, 1, 2,
    ]);
  });

  it('says with an ellipsis that there is more', () => {
    expect([
      cutToWidth('abcdef', 4),
      cutToWidth('币安人生', 4),
      cutToWidth('ab', 2),
      cutToWidth('ab', 0),
    ]).to.deep.equal(['abc…', '币…', 'ab', '']);
  });
});
