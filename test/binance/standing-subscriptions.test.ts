import { expect } from 'chai';

import type { ContractTable } from '../../src/binance/mappings/contract-table.js';
import { StandingSubscriptions } from '../../src/binance/standing-subscriptions.js';
import { Exchange } from '../../src/host/domain/constants.js';
import type { SubscribeRequest } from '../../src/host/domain/requests.js';

const exchange = Exchange.BINANCE;
const of = (symbol: string, wanted: Partial<SubscribeRequest> = {}): SubscribeRequest => ({
  symbol,
  exchange,
  ...wanted,
});

function standing(findContract: ContractTable['find'] = () => undefined): StandingSubscriptions {
  return new StandingSubscriptions({ exchange, findContract });
}

describe('what stays subscribed', () => {
  it('is kept as often as it was wanted, and is taken back one at a time', () => {
    const subscriptions = standing();
    for (let times = 0; times < 2; times++) subscriptions.add(of('BTCUSDT'));
    expect(subscriptions.remove(of('BTCUSDT'))).to.equal(true);
    expect(subscriptions.all()).to.deep.equal([of('BTCUSDT')]);
    expect([subscriptions.remove(of('BTCUSDT')), subscriptions.remove(of('BTCUSDT'))]).to.deep.equal([true, false]);
    expect(subscriptions.all()).to.deep.equal([]);
  });

  it('is taken back by any spelling, whether contracts are known or not', () => {
    const unconnected = standing();
    unconnected.add(of('btc/usdt'));
    expect(unconnected.remove(of('BTCUSDT.BINANCE'))).to.equal(true);
    const connected = standing((spelling) => (spelling === 'bitcoin' ? ({ symbol: 'BTCUSDT' } as never) : undefined));
    connected.add(of('BTCUSDT'));
    expect(connected.remove(of('bitcoin'))).to.equal(true);
  });

  it('stays where something else is taken back: another exchange, symbol, or part', () => {
    const subscriptions = standing();
    subscriptions.add(of('BTCUSDT'));
    for (const other of [
      of('BTCUSDT', { exchange: Exchange.BINANCEUSDM }),
      of('ETHUSDT'),
      of('BTCUSDT', { bars: ['1m'] }),
    ]) {
      expect(subscriptions.remove(other)).to.equal(false);
    }
    expect(subscriptions.all()).to.have.length(1);
  });

  it('begins with what the settings ask for, which ends with their connection; what the host wants goes on', () => {
    const subscriptions = standing();
    subscriptions.add(of('BTCUSDT'));
    subscriptions.begin(['ETHUSDT', 'BTCUSDT']);
    expect(subscriptions.all().map(({ symbol }) => symbol)).to.deep.equal(['ETHUSDT', 'BTCUSDT', 'BTCUSDT']);
    subscriptions.begin([]);
    expect(subscriptions.all()).to.deep.equal([of('BTCUSDT')]);
  });

  it('takes back the host’s own before that of the settings', () => {
    const subscriptions = standing();
    subscriptions.begin(['BTCUSDT']);
    subscriptions.add(of('BTCUSDT', { ticks: true }));
    expect(subscriptions.remove(of('BTCUSDT'))).to.equal(true);
    expect(subscriptions.all()).to.deep.equal([of('BTCUSDT')]);
  });
});
