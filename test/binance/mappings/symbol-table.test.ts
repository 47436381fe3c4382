import { expect } from 'chai';
import fc from 'fast-check';

import { SymbolTable } from '../../../src/binance/mappings/symbol-table.js';
import { Exchange } from '../../../src/host/domain/constants.js';
import { RECORDING_NOTE, recordedExchangeInfo } from '../support/recorded-exchange-info.js';

const row = (baseAsset: string, quoteAsset: string, symbol = baseAsset + quoteAsset) => ({
  symbol,
  baseAsset,
  quoteAsset,
});

describe('the symbol table', () => {
  const table = new SymbolTable(Exchange.BINANCE, [
    row('BTC', 'USDT'),
    row('ETH', 'EUR'),
    row('USDT', 'TRY'),
    row('1000SATS', 'FDUSD'),
    row('币安人生', 'USDT'),
    row('ⱭLPHA', 'USDT'),
  ]);

  for (const spelling of [
    'BTCUSDT',
    'btcusdt',
    'BTC/USDT',
    'btc/usdt',
    'BTCUSDT.BINANCE',
    'btcusdt.BINANCE',
    'BtcUsdt',
  ]) {
    it(`takes ${spelling} for BTCUSDT`, () => {
      expect(table.resolve(spelling)).to.equal('BTCUSDT');
    });
  }

  for (const spelling of [
    'BT',
    'BTCUSD',
    'BTC-USDT',
    '',
    '.BINANCE',
    'BTCUSDT.BINANCEUSDM',
    'BTCUSDT.BINANCE.BINANCE',
    'BTC/',
    undefined,
    null,
    5,
  ]) {
    it(`takes ${JSON.stringify(spelling)} for nothing`, () => {
      expect(table.resolve(spelling)).to.equal(undefined);
    });
  }

  it('does not split names by spelling: quotes that look like others stay whole', () => {
    expect(table.toCcxtSymbol('ETHEUR')).to.equal('ETH/EUR');
    expect(table.toCcxtSymbol('USDTTRY')).to.equal('USDT/TRY');
    expect(table.toCcxtSymbol('1000SATSFDUSD')).to.equal('1000SATS/FDUSD');
    expect(table.toCcxtSymbol('UNKNOWN')).to.equal(undefined);
    expect(table.fromCcxtSymbol('BTCUSDT')).to.equal(undefined);
  });

  it('carries names beyond ASCII', () => {
    expect(table.resolve('币安人生USDT')).to.equal('币安人生USDT');
    expect(table.resolve('币安人生/usdt.BINANCE')).to.equal('币安人生USDT');
    expect(table.toVtSymbol('币安人生USDT')).to.equal('币安人生USDT.BINANCE');
    expect(table.resolve('ɑlphausdt')).to.equal('ⱭLPHAUSDT');
  });

  it('knows the exchange of a vtSymbol by its suffix alone', () => {
    expect(table.fromVtSymbol('BTCUSDT.BINANCE')).to.equal('BTCUSDT');
    expect(table.fromVtSymbol('BTCUSDT.BINANCEUSDM')).to.equal(undefined);
    expect(table.fromVtSymbol('BTCUSDT')).to.equal(undefined);
    expect(table.toVtSymbol('NOPE')).to.equal(undefined);
  });

  it('refuses a spelling that would mean two symbols, but takes each exact name', () => {
    const ambiguous = new SymbolTable(Exchange.BINANCE, [row('A', 'BC'), row('a', 'bc'), row('X', 'Y/Z', 'XYZ')]);
    expect(ambiguous.resolve('ABC')).to.equal('ABC');
    expect(ambiguous.resolve('abc')).to.equal('abc');
    expect(ambiguous.resolve('aBc')).to.equal(undefined);
  });

  it('is its own inverse for made-up names of any letters', () => {
    const name = fc.string({
      unit: fc.constantFrom('A', 'B', 'X', 'Z', '0', '9', '_', '币', 'é'),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, name), { selector: ([b, q]) => b + q, maxLength: 40 }), (pairs) => {
        const made = new SymbolTable(
          Exchange.BINANCE,
          pairs.map(([b, q]) => row(b, q)),
        );
        for (const [b, q] of pairs) {
          const vtSymbol = made.toVtSymbol(b + q) ?? '';
          expect(made.fromVtSymbol(vtSymbol)).to.equal(b + q);
          expect(made.resolve(vtSymbol)).to.equal(b + q);
          expect(made.toCcxtSymbol(b + q)).to.equal(`${b}/${q}`);
        }
      }),
      { numRuns: 50 },
    );
  });

  it(`is its own inverse over all 1,248 recorded symbols, in every format${RECORDING_NOTE}`, function () {
    const info = recordedExchangeInfo();
    if (!info) return this.skip();
    const recorded = new SymbolTable(Exchange.BINANCE, info.symbols);
    expect(recorded.size).to.equal(1248);
    for (const { symbol } of info.symbols) {
      const ccxtSymbol = recorded.toCcxtSymbol(symbol) ?? '';
      const vtSymbol = recorded.toVtSymbol(symbol) ?? '';
      expect(recorded.fromCcxtSymbol(ccxtSymbol)).to.equal(symbol);
      expect(recorded.fromVtSymbol(vtSymbol)).to.equal(symbol);
      const spellings = [symbol, symbol.toLowerCase(), ccxtSymbol, ccxtSymbol.toLowerCase(), vtSymbol];
      for (const spelling of spellings) expect(recorded.resolve(spelling), spelling).to.equal(symbol);
    }
  });
});
