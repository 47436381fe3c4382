import { expect } from 'chai';

import { Status } from '../../src/host/domain/constants.js';
import type { FaultKind } from '../../src/simulator/faults/fault-kinds.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

describe('a cancel that the venue does not carry out at once', () => {
  let host: TradingHost;
  let id: string;
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect({ alertAfter: 0.1 });
    id = host.send();
    await host.until(id, Status.NOTTRADED);
  });
  afterEach(() => host.close());
  const alerts = (): string[] => host.events.filter(({ type }) => type === 'eAlert.').map(({ data }) => told(data));
  const told = (data: unknown): string => {
    const { kind, state } = data as { kind: string; state: string };
    return `${kind} ${state}`;
  };
  const fault = (kind: FaultKind, times: number, more: Record<string, number> = {}): void =>
    void host.simulator.faults.add({ what: { kind, ...more }, where: { method: 'order.cancel' }, when: { times } });

  it('is carried out when the address may send again', async () => {
    fault('too-many-requests', 1, { retryAfterMs: 300 });
    expect(host.cancel(id)).to.equal(true);
    await waitUntil(() => host.adapter.getHealth().unresolvedOrders.includes(id), 'the order to be unresolved');
    await host.until(id, Status.CANCELLED);
    expect(host.adapter.getHealth()).to.deep.include({ unresolvedOrders: [], alerts: [] });
    expect(alerts()).to.deep.equal(['order-uncancelled raised', 'order-uncancelled cleared']);
  });

  it('is known long before its request is given up, where neither its answer nor its event comes', async () => {
    fault('answer-lost', 1);
    host.simulator.faults.add({ what: 'frame-lost', where: { topic: 'executionReport:CANCELED' } });
    expect(host.cancel(id)).to.equal(true);
    await host.until(id, Status.CANCELLED);
    expect(host.adapter.getHealth().unresolvedOrders).to.deep.equal([]);
  });

  for (const kind of [
    'service-unavailable',
    'timeout-not-executed',
    'request-cut',
    'cancel-answered-unknown',
  ] as const) {
    it(`is carried out when it was lost at first (${kind})`, async () => {
      fault(kind, kind === 'request-cut' ? 1 : 2);
      expect(host.cancel(id)).to.equal(true);
      await host.until(id, Status.CANCELLED);
      await waitUntil(() => host.adapter.getHealth().unresolvedOrders.length === 0, 'certainty');
      expect(host.simulator.exchange.openOrders('simulator-key')).to.deep.equal([]);
    });
  }
});
