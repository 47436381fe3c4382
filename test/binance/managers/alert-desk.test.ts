import { expect } from 'chai';

import { AlertDesk } from '../../../src/binance/managers/alert-desk.js';
import type { Alert } from '../../../src/host/domain/alert.js';
import { LogLevel } from '../../../src/host/domain/constants.js';

describe('the alert desk', () => {
  let now: number;
  let alerts: Alert[];
  let logs: [string, LogLevel][];
  let desk: AlertDesk;
  beforeEach(() => {
    [now, alerts, logs] = [1_000, [], []];
    desk = new AlertDesk({
      adapterName: 'BINANCE',
      now: () => now,
      onAlert: (alert) => void alerts.push(alert),
      onLog: (message, level) => void logs.push([message, level]),
    });
  });
  const lost = { kind: 'trust-lost', reason: 'no news' } as const;

  it('raises trouble once, lists it while it lasts, and clears it once, under the same id', () => {
    desk.raise('trust', lost, 'error', 'Trust is lost');
    desk.raise('trust', lost, 'error', 'Trust is still lost');
    expect(desk.open()).to.deep.equal(alerts);
    now = 5_000;
    desk.clear('trust', 'Trust is back');
    desk.clear('trust', 'Trust is back again');
    expect(desk.open()).to.deep.equal([]);
    const common = { adapterName: 'BINANCE', alertId: 'trust', severity: 'error', ...lost, since: new Date(1_000) };
    expect(alerts).to.deep.equal([
      { ...common, state: 'raised', text: 'Trust is lost', clearedAt: null },
      { ...common, state: 'cleared', text: 'Trust is back', clearedAt: new Date(5_000) },
    ]);
    expect(logs).to.deep.equal([
      ['Trust is lost', LogLevel.ERROR],
      ['Trust is back', LogLevel.INFO],
    ]);
  });

  it('notes what was over when it was found: each by an id of its own, none of them open', () => {
    const missed = { kind: 'news-missed', orders: 1, trades: 0, accounts: 0 } as const;
    desk.note(missed, 'warning', 'One order event was missed');
    desk.note(missed, 'critical', 'Another one', new Date(7));
    expect(desk.open()).to.deep.equal([]);
    expect(new Set(alerts.map(({ alertId }) => alertId)).size).to.equal(2);
    expect(alerts.map(({ state, since }) => [state, since.getTime()])).to.deep.equal([
      ['noted', 1_000],
      ['noted', 7],
    ]);
    expect(logs.map(([, level]) => level)).to.deep.equal([LogLevel.WARNING, LogLevel.CRITICAL]);
  });
});
