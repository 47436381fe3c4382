import { expect } from 'chai';
import { BookBuffer } from '../../../../src/binance/managers/books/book-buffer.js';

describe('BookBuffer', () => {
  it('keeps copies: nothing that the decoder made lives on in it', () => {
    const buffer = new BookBuffer(10);
    const diff = { e: 'depthUpdate', E: 1, s: 'BTCUSDT', U: 5, u: 7, b: [9, 1, 8, 0], a: [10, 2] } as const;
    expect(buffer.add(diff)).to.equal('kept');
    const [kept] = buffer.takeAll();
    expect(kept).to.deep.equal(diff);
    expect(kept).not.to.equal(diff);
    expect(kept?.b).not.to.equal(diff.b);
    expect(kept?.a).not.to.equal(diff.a);
  });
});
