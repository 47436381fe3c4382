import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { SymbolInfo } from '../../../src/binance/wire/exchange-info.js';
import { parseSymbolSpec } from '../../../src/simulator/markets/parse-symbol-spec.js';
import { pickSpotSymbols, spotSymbols } from '../../../src/simulator/markets/spot-symbols.js';
import { units } from '../../../src/simulator/units.js';
import { exchangeInfoFile, itWithRecording, whySkipped } from './support/recorded-data.js';

const [bitcoin] = pickSpotSymbols(['BTCUSDT']);

describe('The table of spot symbols', () => {
  it('has at least twenty symbols, each once', () => {
    const names = spotSymbols.map(({ symbol }) => symbol);
    expect(names.length).to.be.at.least(20);
    expect(new Set(names).size).to.equal(names.length);
  });

  for (const spec of spotSymbols) {
    it(`${spec.symbol} starts at a price and in sizes that its own filters allow`, () => {
      const filter = (type: string): Record<string, string> =>
        spec.filters.find(({ filterType }) => filterType === type) as unknown as Record<string, string>;
      const price = filter('PRICE_FILTER');
      expect(spec.referencePrice % spec.tickSize).to.equal(0n);
      expect(
        spec.referencePrice > units(price['minPrice']!) && spec.referencePrice < units(price['maxPrice']!),
      ).to.equal(true);
      expect(units(filter('LOT_SIZE')['minQty']!)).to.equal(spec.stepSize);
    });
  }

  it('writes BTCUSDT as exchangeInfo does', () => {
    expect(bitcoin?.info).to.deep.include({
      symbol: 'BTCUSDT',
      status: 'TRADING',
      permissions: [],
      amendAllowed: true,
    });
    expect(bitcoin?.info.filters.map(({ filterType }) => filterType)).to.deep.equal([
      'PRICE_FILTER',
      'LOT_SIZE',
      'ICEBERG_PARTS',
      'MARKET_LOT_SIZE',
      'TRAILING_DELTA',
      'PERCENT_PRICE_BY_SIDE',
      'NOTIONAL',
      'MAX_NUM_ORDERS',
      'MAX_NUM_ORDER_LISTS',
      'MAX_NUM_ALGO_ORDERS',
      'MAX_NUM_ORDER_AMENDS',
    ]);
    expect(bitcoin?.info.filters.slice(0, 4)).to.deep.equal([
      { filterType: 'PRICE_FILTER', minPrice: '0.01000000', maxPrice: '1000000.00000000', tickSize: '0.01000000' },
      { filterType: 'LOT_SIZE', minQty: '0.00001000', maxQty: '9000.00000000', stepSize: '0.00001000' },
      { filterType: 'ICEBERG_PARTS', limit: 100 },
      { filterType: 'MARKET_LOT_SIZE', minQty: '0.00000000', maxQty: '129.84957276', stepSize: '0.00000000' },
    ]);
  });

  it('writes quantities in the decimals of the base asset', () => {
    const [shib] = pickSpotSymbols(['SHIBUSDT']);
    expect(shib?.info.filters[1]).to.include({ minQty: '1.00', maxQty: '46116860414.00', stepSize: '1.00' });
    expect(shib?.tickSize).to.equal(1n);
  });

  it('names a symbol that it does not have', () => {
    expect(() => pickSpotSymbols(['BTCUSDT', 'NOPE'])).to.throw(RangeError, 'NOPE');
  });
});

describe('parseSymbolSpec', () => {
  const info = bitcoin?.info as SymbolInfo;

  it('takes any row of exchangeInfo, also with a name beyond ASCII', () => {
    const spec = parseSymbolSpec({ ...info, symbol: '币安人生USDT', baseAsset: '币安人生' }, units('0.1'));
    expect(spec).to.include({
      symbol: '币安人生USDT',
      baseAsset: '币安人生',
      quoteAsset: 'USDT',
      dailyVolatility: 0.04,
    });
    expect(spec).not.to.have.property('tradesPerSecond');
  });

  const title = `takes all symbols of a recorded exchangeInfo${whySkipped}`;
  itWithRecording(title, async () => {
    const { symbols } = JSON.parse(await readFile(exchangeInfoFile, 'utf8')) as { symbols: SymbolInfo[] };
    const specs = symbols.map((row) => parseSymbolSpec(row, units('1')));
    expect(specs).to.have.length(1248);
    expect(specs.every(({ tickSize, stepSize }) => tickSize > 0n && stepSize > 0n)).to.equal(true);
  });

  itWithRecording(`has the sizes of the recorded exchangeInfo in its own table${whySkipped}`, async () => {
    const { symbols } = JSON.parse(await readFile(exchangeInfoFile, 'utf8')) as { symbols: SymbolInfo[] };
    const recorded = new Map(symbols.map((row) => [row.symbol, row]));
    for (const { symbol, info } of spotSymbols) {
      const row = recorded.get(symbol);
      const filter = (type: string, of: SymbolInfo | undefined): unknown =>
        of?.filters.find(({ filterType }) => filterType === type);
      for (const type of [
        'PRICE_FILTER',
        'LOT_SIZE',
        'MARKET_LOT_SIZE',
        'TRAILING_DELTA',
        'NOTIONAL',
        'MAX_NUM_ORDERS',
      ]) {
        expect(filter(type, info), `${symbol} ${type}`).to.deep.equal(filter(type, row));
      }
      expect(info.baseAssetPrecision).to.equal(row?.baseAssetPrecision);
    }
  });

  it('reads a switched-off size as the smallest unit', () => {
    const filters = info.filters.map((filter) =>
      filter.filterType === 'PRICE_FILTER' ? { ...filter, tickSize: '0.00000000' } : filter,
    );
    expect(parseSymbolSpec({ ...info, filters }, units('1')).tickSize).to.equal(1n);
  });

  it('names what is missing', () => {
    const filters = info.filters.filter(({ filterType }) => filterType !== 'LOT_SIZE');
    expect(() => parseSymbolSpec({ ...info, filters }, units('1'))).to.throw(RangeError, 'BTCUSDT: LOT_SIZE.stepSize');
  });
});
