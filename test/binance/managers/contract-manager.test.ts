import { expect } from 'chai';

import { BinanceContractManager } from '../../../src/binance/managers/contract-manager.js';
import type { BinanceContract } from '../../../src/binance/mappings/contract.js';
import type { ExchangeInfo } from '../../../src/binance/wire/exchange-info.js';
import { Exchange } from '../../../src/host/domain/constants.js';
import { RECORDING_NOTE, recordedExchangeInfo } from '../support/recorded-exchange-info.js';
import { symbolInfo } from '../support/venue-words.js';

const answer = (symbols = [symbolInfo()]): ExchangeInfo => ({
  timezone: 'UTC',
  serverTime: 0,
  rateLimits: [],
  exchangeFilters: [],
  symbols,
});

function managerOn(info: () => Promise<ExchangeInfo>): { manager: BinanceContractManager; told: BinanceContract[] } {
  const told: BinanceContract[] = [];
  const manager = new BinanceContractManager({
    adapterName: 'BINANCE',
    exchange: Exchange.BINANCE,
    rest: { exchangeInfo: info },
    onContract: (contract) => told.push(contract),
  });
  return { manager, told };
}

describe('contracts', () => {
  it('are told once each, and answered for exactly', async () => {
    const { manager, told } = managerOn(() => Promise.resolve(answer()));
    expect(manager.find('BTCUSDT')).to.equal(undefined);
    expect(await manager.load()).to.equal(1);
    expect(told.map(({ vtSymbol }) => vtSymbol)).to.deep.equal(['BTCUSDT.BINANCE']);
    for (const spelling of ['BTCUSDT', 'btcusdt', 'BTC/USDT', 'BTCUSDT.BINANCE']) {
      expect(manager.find(spelling)).to.equal(told[0]);
      expect(manager.validateSymbol(spelling)).to.equal(true);
    }
    for (const spelling of ['BT', 'BTCUSD', 'BTCUSDTX']) expect(manager.validateSymbol(spelling)).to.equal(false);
    expect(manager.all()).to.deep.equal(told);
  });

  it('have rules, made once', async () => {
    const { manager } = managerOn(() => Promise.resolve(answer()));
    await manager.load();
    expect(manager.rulesOf('BTCUSDT')?.price.step?.toFixed()).to.equal('0.01');
    expect(manager.rulesOf('BTCUSDT')).to.equal(manager.rulesOf('BTCUSDT'));
    expect(manager.rulesOf('NOPE')).to.equal(undefined);
  });

  it('stay as they were where the venue cannot be asked again', async () => {
    let fails = false;
    const { manager } = managerOn(() => (fails ? Promise.reject(new Error('away')) : Promise.resolve(answer())));
    await manager.load();
    fails = true;
    const failure = await manager.load().catch((error: unknown) => error as Error);
    expect(failure).to.have.property('message', 'away');
    expect(manager.count).to.equal(1);
  });

  it(`of all 1,248 recorded symbols load within a second${RECORDING_NOTE}`, async function () {
    const info = recordedExchangeInfo();
    if (!info) return this.skip();
    const { manager, told } = managerOn(() => Promise.resolve(info));
    const before = performance.now();
    expect(await manager.load()).to.equal(1248);
    expect(performance.now() - before).to.be.lessThan(1000);
    expect(told).to.have.length(1248);
    expect(new Set(told.map(({ vtSymbol }) => vtSymbol)).size).to.equal(1248);
  });
});
