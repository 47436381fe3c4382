import { expect } from 'chai';

import { AccountFilters } from '../../../../src/binance/managers/precheck/account-filters.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('filters of the account alone', () => {
  const answer = (asset: string, limit: string, maxNumOrders: number): object => ({
    exchangeFilters: [{ filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders }],
    symbolFilters: [{ filterType: 'MAX_NUM_ORDERS', maxNumOrders: 1 }],
    assetFilters: [{ filterType: 'MAX_ASSET', asset, limit }, { filterType: 'NEW', asset: 'X', limit: '1' }, null, 7],
  });

  it('are asked for once per symbol, and add up', async () => {
    const asked: string[] = [];
    const answers: Record<string, unknown> = {
      BTCUSDT: answer('BTC', '2.50000000', 1000),
      ETHUSDT: answer('ETH', '30', 900),
      ODD: 'what?',
      NULL: null,
    };
    const filters = new AccountFilters({
      ask: (symbol) => {
        asked.push(symbol);
        return Promise.resolve(answers[symbol]);
      },
      signal: new AbortController().signal,
      onLog: () => undefined,
    });
    expect(filters.assetLimit('BTC')).to.equal(null);
    expect(filters.exchangeCaps.orders).to.equal(null);
    for (const symbol of ['BTCUSDT', 'BTCUSDT', 'ETHUSDT', 'ODD', 'NULL', 'BTCUSDT']) filters.follow(symbol);
    await settled();
    expect(asked).to.deep.equal(['BTCUSDT', 'ETHUSDT', 'ODD', 'NULL']);
    expect(['BTC', 'ETH', 'X'].map((asset) => filters.assetLimit(asset)?.toFixed())).to.deep.equal([
      '2.5',
      '30',
      undefined,
    ]);
    expect(filters.exchangeCaps).to.include({ orders: 900, algoOrders: null });
  });

  it('are left to the venue where they cannot be asked for, which is told unless it is the close', async () => {
    const closing = new AbortController();
    const logs: string[] = [];
    const filters = new AccountFilters({
      ask: () => Promise.reject(new Error('no such endpoint')),
      signal: closing.signal,
      onLog: (message) => void logs.push(message),
    });
    filters.follow('BTCUSDT');
    await settled();
    closing.abort();
    filters.follow('ETHUSDT');
    await settled();
    expect(logs).to.deep.equal(["The account's filters on BTCUSDT are left to the venue: no such endpoint"]);
    expect(filters.assetLimit('BTC')).to.equal(null);
  });
});
