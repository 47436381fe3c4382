import { expect } from 'chai';

import { connectionStatusOf, healthOf, rateLimitUsageOf } from '../../src/binance/adapter-health.js';
import { AdapterStates } from '../../src/binance/adapter-states.js';
import type { SpotSession } from '../../src/binance/spot-session.js';

/** A connection without keys, of which only what health is read from is there. */
const publicParts = {
  marketData: { getConnectionStatus: () => ({ connected: true }) },
  contracts: { count: 3 },
  clock: { offsetMs: -12, uncertaintyMs: 4 },
  limits: { usage: () => ({ limits: [], waiting: 2, pauseMs: 50 }) },
  private: undefined as unknown,
};

const sessionOf = (parts: typeof publicParts): SpotSession => parts as unknown as SpotSession;
const PUBLIC = sessionOf(publicParts);

describe('how the adapter is', () => {
  it('is told without a connection, too: nothing is up, nothing used', () => {
    const states = new AdapterStates(() => undefined);
    expect(healthOf(undefined, { states, alerts: [], queuedEvents: 0 })).to.deep.equal({
      state: 'idle',
      problems: {},
      channels: { market: null, private: null, trading: null },
      contracts: 0,
      clock: { offsetMs: 0, uncertaintyMs: 0 },
      rateLimits: { limits: [], waiting: 0, pauseMs: 0 },
      activeOrders: 0,
      unresolvedOrders: [],
      journal: null,
      alerts: [],
      queuedEvents: 0,
    });
  });

  it('is told of a connection without keys with null where the account would be', () => {
    expect(connectionStatusOf(PUBLIC)).to.deep.equal({ market: { connected: true }, private: null, trading: null });
    expect(rateLimitUsageOf(PUBLIC)).to.include({ waiting: 2, pauseMs: 50 });
    const states = new AdapterStates(() => undefined);
    states.report('market', 'no socket is up');
    const health = healthOf(PUBLIC, { states, alerts: [], queuedEvents: 7 });
    expect(health).to.deep.include({ problems: { market: 'no socket is up' }, contracts: 3, queuedEvents: 7 });
    expect(health.clock).to.deep.equal({ offsetMs: -12, uncertaintyMs: 4 });
  });

  it('tells links that are down apart from links that there are not', () => {
    const account = { isSubscribed: false, isTradingChannelOpen: true };
    expect(connectionStatusOf(sessionOf({ ...publicParts, private: account }))).to.include({
      private: false,
      trading: true,
    });
  });
});
