import { expect } from 'chai';

import { toContract } from '../../../src/binance/mappings/contract.js';
import { toTradingRules } from '../../../src/binance/mappings/trading-rules.js';
import { Exchange, Product } from '../../../src/host/domain/constants.js';
import { RECORDING_NOTE, recordedExchangeInfo } from '../support/recorded-exchange-info.js';
import { symbolInfo } from '../support/venue-words.js';

const contractOf = (changes: Parameters<typeof symbolInfo>[0] = {}) =>
  toContract(symbolInfo(changes), Exchange.BINANCE, 'BINANCE');

describe('a contract', () => {
  it('carries tick, step and bounds of the filters', () => {
    const contract = contractOf();
    expect(contract).to.include({
      adapterName: 'BINANCE',
      symbol: 'BTCUSDT',
      exchange: 'BINANCE',
      vtSymbol: 'BTCUSDT.BINANCE',
      name: 'BTC/USDT',
      product: Product.SPOT,
      stopSupported: true,
      netPosition: true,
      historyData: true,
    });
    const numbers = {
      size: '1',
      priceTick: '0.01',
      minVolume: '0.0001',
      maxVolume: '9000',
      volumeStep: '0.0001',
      minNotional: '5',
      minPrice: '0.01',
      maxPrice: '1000000',
    } as const;
    for (const [name, value] of Object.entries(numbers)) {
      expect(contract[name as keyof typeof numbers]?.toFixed(), name).to.equal(value);
    }
  });

  it('keeps filters and fields that are unknown here', () => {
    const strange = { filterType: 'FULL_MOON', phase: '0.5' };
    const info = { ...symbolInfo({ filters: [...symbolInfo().filters, strange] }), brandNew: [1, 2] };
    const contract = toContract(info, Exchange.BINANCE, 'BINANCE');
    expect(contract.extra.filters.at(-1)).to.deep.equal(strange);
    expect(contract.extra.raw).to.have.deep.property('brandNew', [1, 2]);
  });

  it('takes the precision of the assets where a symbol has no filters at all', () => {
    const contract = contractOf({ filters: [], baseAssetPrecision: 4, quoteAssetPrecision: 2 });
    expect(contract.priceTick.toFixed()).to.equal('0.01');
    expect(contract.volumeStep.toFixed()).to.equal('0.0001');
    expect(contract.minVolume.toFixed()).to.equal('0.0001');
    expect(contract.maxVolume).to.equal(null);
    expect(contract.minNotional.toFixed()).to.equal('0');
  });

  it('says that stops rest at the venue only where a bare stop does', () => {
    expect(contractOf({ orderTypes: ['LIMIT', 'STOP_LOSS_LIMIT'] }).stopSupported).to.equal(false);
    expect(contractOf({ orderTypes: ['LIMIT', 'STOP_LOSS'] }).stopSupported).to.equal(true);
  });

  it('survives JSON', () => {
    const text = JSON.stringify(contractOf());
    expect(JSON.parse(text)).to.deep.include({ symbol: 'BTCUSDT', priceTick: '0.01', maxVolume: '9000' });
  });

  it(`comes of every recorded symbol, with a tick and a step above zero${RECORDING_NOTE}`, function () {
    const info = recordedExchangeInfo();
    if (!info) return this.skip();
    const contracts = info.symbols.map((row) => toContract(row, Exchange.BINANCE, 'BINANCE'));
    expect(contracts).to.have.length(1248);
    for (const contract of contracts) {
      expect(contract.priceTick.greaterThan(0), contract.symbol).to.equal(true);
      expect(contract.volumeStep.greaterThan(0), contract.symbol).to.equal(true);
      expect(contract.extra.filters).to.have.length(9);
      expect(contract.minVolume.modulo(contract.volumeStep).isZero(), contract.symbol).to.equal(true);
    }
  });
});

describe('trading rules', () => {
  it('treat a bound of zero, a missing one and nonsense as off', () => {
    const rules = toTradingRules([
      { filterType: 'PRICE_FILTER', minPrice: '0.00000000', maxPrice: 'much', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0', stepSize: '0.001' },
    ]);
    expect(rules.price).to.deep.include({ min: null, max: null });
    expect(rules.lot.max).to.equal(null);
    expect(rules.marketLot).to.deep.include({ min: null, max: null, step: null, places: 8 });
    expect(rules).to.deep.include({ notionals: [], percentPrices: [], icebergParts: null, trailingDelta: null });
  });

  it('read both shapes of the notional filter', () => {
    const old = toTradingRules([
      { filterType: 'MIN_NOTIONAL', minNotional: '10', applyToMarket: true, avgPriceMins: 5 },
    ]);
    expect(old.notionals[0]).to.deep.include({ filterType: 'MIN_NOTIONAL', max: null, minForMarket: true });
    expect(old.notionals[0]?.min?.toFixed()).to.equal('10');
    expect(toTradingRules(symbolInfo().filters).notionals[0]).to.deep.include({
      filterType: 'NOTIONAL',
      minForMarket: true,
      maxForMarket: false,
    });
  });

  it('keep the bounds of trailing deltas above the market and below it apart', () => {
    const sides = {
      minTrailingAboveDelta: 10,
      maxTrailingAboveDelta: 500,
      minTrailingBelowDelta: 5,
      maxTrailingBelowDelta: 900,
    };
    expect(toTradingRules([{ filterType: 'TRAILING_DELTA', ...sides }]).trailingDelta).to.deep.equal({
      above: { min: 10, max: 500 },
      below: { min: 5, max: 900 },
    });
    expect(toTradingRules([{ filterType: 'TRAILING_DELTA' }]).trailingDelta).to.equal(null);
  });
});
