import { expect } from 'chai';
import fc from 'fast-check';
import {
  Direction,
  Exchange,
  isExchange,
  parseVtSymbol,
  toVtAccountId,
  toVtOrderId,
  toVtPositionId,
  toVtQuoteId,
  toVtSymbol,
  toVtTradeId,
} from '../../../src/host/index.js';

describe('identities', () => {
  it('of instruments come back, also where a symbol has dots or letters of other scripts', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.constantFrom(...Object.values(Exchange)),
        (symbol, exchange) => {
          expect(parseVtSymbol(toVtSymbol(symbol, exchange))).to.deep.equal({ symbol, exchange });
        },
      ),
    );
  });

  it('are refused where the part behind the last dot is no exchange', () => {
    for (const text of ['BTCUSDT', '.BINANCE', 'BTCUSDT.', 'BTCUSDT.binance', 'BTCUSDT.toString', '']) {
      expect(() => parseVtSymbol(text), text).to.throw(RangeError, 'not a vtSymbol');
    }
    expect(isExchange('hasOwnProperty')).to.equal(false);
  });

  it('have the forms of the host', () => {
    expect([
      toVtOrderId('BINANCE', 'a1'),
      toVtTradeId('BINANCE', 'BTCUSDT-17'),
      toVtPositionId('BINANCE', 'BTCUSDT.BINANCE', Direction.NET),
      toVtAccountId('BINANCE', 'USDT'),
      toVtQuoteId('BINANCE', 'q1'),
    ]).to.deep.equal(['BINANCE.a1', 'BINANCE.BTCUSDT-17', 'BINANCE.BTCUSDT.BINANCE.NET', 'BINANCE.USDT', 'BINANCE.q1']);
  });
});
