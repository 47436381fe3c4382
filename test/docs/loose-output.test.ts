import { expect } from 'chai';
import { blocksOf } from './code-block.js';
import { findMismatch } from './loose-output.js';

describe('the documents’ own tools', () => {
  it('a shown line fits itself and, where it says …, anything', () => {
    expect(findMismatch('one\ntwo', 'one\ntwo\n')).to.equal(null);
    expect(findMismatch('bought … at …', 'bought 0.1 at 95000.00')).to.equal(null);
    expect(findMismatch('a (b) [c]? …', 'a (b) [c]? d')).to.equal(null);
  });

  it('a line of … alone stands for any number of lines, none included', () => {
    expect(findMismatch('first\n…\nlast', 'first\n1\n2\n3\nlast')).to.equal(null);
    expect(findMismatch('first\n…\nlast', 'first\nlast')).to.equal(null);
    expect(findMismatch('…', '')).to.equal(null);
  });

  it('in a sample any number stands for any number, and words for themselves', () => {
    expect(findMismatch('594 ticks, clock +0 ms', '17 ticks, clock -3.5 ms', true)).to.equal(null);
    expect(findMismatch('594 ticks', '17 tocks', true)).to.not.equal(null);
  });

  it('a line that is missing, different or too much does not fit', () => {
    expect(findMismatch('one\ntwo', 'one')).to.include('"two"');
    expect(findMismatch('one', 'one\ntwo')).to.not.equal(null);
    expect(findMismatch('bought …', 'sold 1')).to.include('"bought …"');
    expect(findMismatch('first\n…\nlast', 'first\nmiddle')).to.not.equal(null);
  });

  it('a block of output belongs to the block right before it, and to no other', () => {
    const text = ['```ts', 'a();', '```', '', '```text output', 'a', '```', '', '```ts', 'b();', '```'].join('\n');
    expect(blocksOf('x.md', text).map(({ language, output }) => [language, output])).to.deep.equal([
      ['ts', 'a'],
      ['text', null],
      ['ts', null],
    ]);
  });

  it('a block that is never closed is named', () => {
    expect(() => blocksOf('x.md', 'words\n```ts\na();')).to.throw('x.md:2');
  });
});
