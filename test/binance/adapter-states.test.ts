import { expect } from 'chai';

import { AdapterStates } from '../../src/binance/adapter-states.js';
import { BINANCE_MARKETS, marketOf } from '../../src/binance/markets.js';
import { Exchange } from '../../src/host/domain/constants.js';

describe('the adapter’s state', () => {
  it('is told once per change, with the reason', () => {
    const told: string[] = [];
    const states = new AdapterStates((change) => {
      if (change.kind === 'state') told.push(`${change.previous} → ${change.state} ${change.reason ?? ''}`.trim());
    });
    states.enter('connecting');
    states.enter('connecting');
    states.report('market', 'market data is down');
    states.settle();
    states.report('private', 'the private stream is down');
    expect(states.isRunning).to.equal(true);
    states.report('private', null);
    states.report('market', null);
    states.report('market', null);
    expect(told).to.deep.equal(['idle → connecting', 'connecting → degraded market data is down', 'degraded → ready']);
    expect(states.ailments).to.deep.equal({});
  });

  it('does not follow the parts while it is starting or closing', () => {
    const states = new AdapterStates(() => undefined);
    states.enter('connecting');
    states.report('private', 'down');
    expect(states.state).to.equal('connecting');
    states.enter('closing');
    states.report('private', null);
    expect(states.state).to.equal('closing');
    expect(states.isRunning).to.equal(false);
  });
});

describe('the table of markets', () => {
  it('has one market per exchange, and says which are served', () => {
    expect(marketOf(Exchange.BINANCE)).to.equal(BINANCE_MARKETS.spot);
    expect(marketOf(Exchange.BINANCEUSDM)).to.equal(BINANCE_MARKETS.usdm);
    expect(Object.values(BINANCE_MARKETS).map(({ exchange, served }) => [exchange, served])).to.deep.equal([
      ['BINANCE', true],
      ['BINANCEUSDM', false],
    ]);
  });

  it('has encrypted addresses alone', () => {
    for (const { servers } of Object.values(BINANCE_MARKETS)) {
      for (const { rest, stream, wsApi } of Object.values(servers)) {
        expect([rest, stream, wsApi].map((url) => new URL(url).protocol)).to.deep.equal(['https:', 'wss:', 'wss:']);
      }
    }
  });
});
