import { expect } from 'chai';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import type { Alert } from '../../src/host/domain/alert.js';
import { Direction, Exchange, Offset, OrderType, Status } from '../../src/host/domain/constants.js';
import type { Order } from '../../src/host/domain/order.js';
import type { EventSink } from '../../src/host/events/event-types.js';
import { MemoryJournalDisk } from '../support/memory-journal-disk.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

const PATH = '/data/orders.journal';

describe('the journal of the adapter', () => {
  let host: TradingHost;
  let disk: MemoryJournalDisk;
  beforeEach(async () => {
    host = await TradingHost.create();
    disk = new MemoryJournalDisk();
  });
  afterEach(() => host.close());

  /** A further adapter whose journal is on the disk. */
  function adapterNamed(name: string): BinanceAdapter {
    const journalDisk = disk;
    class Journalling extends BinanceAdapter {
      constructor(eventEngine: EventSink, adapterName: string) {
        super(eventEngine, adapterName, { journalDisk });
      }
    }
    return host.engine.addAdapter(Journalling, name);
  }

  function connect(name: string, changes: Record<string, unknown> = {}): Promise<boolean> {
    return host.engine.connect({ ...host.simulator.settings, journal: PATH, reconnectDelay: 0.01, ...changes }, name);
  }

  it('is in its health, and null where there is none', async () => {
    const adapter = adapterNamed('ONE');
    expect(await connect('ONE')).to.equal(true);
    const id = host.send({}, 'ONE');
    await host.until(id, Status.NOTTRADED);
    const { journal } = adapter.getHealth();
    expect(journal).to.deep.equal({ path: PATH, sizeBytes: journal?.sizeBytes, openIntents: 1, problem: null });
    expect(await host.connect()).to.equal(true);
    expect(host.adapter.getHealth().journal).to.equal(null);
  });

  it('that belongs to somebody else is refused with a sentence, and connecting with another one works', async () => {
    adapterNamed('ONE');
    await connect('ONE');
    await host.engine.getAdapter('ONE')?.close();
    const text = disk.text(PATH);
    const adapter = adapterNamed('TWO');
    expect(await connect('TWO', { apiKey: 'counterparty', secret: 'other-secret' })).to.equal(false);
    const sentence =
      `Binance spot (simulator at ${host.simulator.endpoints.rest}) was not connected: ` +
      `The journal ${PATH} cannot be used: it belongs to another account (another API key)`;
    await waitUntil(() => host.logs.includes(sentence), 'the sentence');
    expect([adapter.state, disk.text(PATH), disk.names()]).to.deep.equal(['idle', text, [PATH]]);
    const own = { apiKey: 'counterparty', secret: 'other-secret', journal: '/data/other.journal' };
    expect(await connect('TWO', own)).to.equal(true);
  });

  it('serves one adapter at a time, and the next one when that is closed', async () => {
    const one = adapterNamed('ONE');
    adapterNamed('TWO');
    await connect('ONE');
    expect(await connect('TWO')).to.equal(false);
    await waitUntil(() => host.logs.at(-1)?.endsWith(`The journal ${PATH} is in use by this process`) === true);
    await one.close();
    expect(await connect('TWO')).to.equal(true);
  });

  it('is given back where the adapter is closed while it connects', async () => {
    const adapter = adapterNamed('ONE');
    const connecting = connect('ONE');
    await waitUntil(() => disk.names().length > 0, 'the lock');
    await adapter.close();
    expect(await connecting).to.equal(false);
    expect(disk.names()).to.satisfy((names: string[]) => !names.includes(`${PATH}.lock`));
    expect(await connect('ONE')).to.equal(true);
  });

  it('that cannot be written makes the adapter degraded, with an alert, until it can be', async () => {
    const alerts: Alert[] = [];
    host.engine.eventEngine.register('eAlert.', ({ data }) => void alerts.push(data));
    const adapter = adapterNamed('ONE');
    await connect('ONE');
    const resting = host.send({}, 'ONE');
    await host.until(resting, Status.NOTTRADED);
    disk.freeBytes = 0;
    const refused = host.send({}, 'ONE');
    const order = await host.until(refused, Status.REJECTED);
    const problem = `The journal ${PATH} cannot be written: ENOSPC: no space left on device, write`;
    expect(order.extra?.['error']).to.deep.equal({ code: null, category: 'journal', message: problem });
    const told = `${problem}; no new order leaves meanwhile`;
    expect([adapter.state, adapter.getHealth().problems['journal']]).to.deep.equal(['degraded', told]);
    expect(adapter.getHealth().alerts.map(({ kind }) => kind)).to.deep.equal(['journal-failed']);
    expect(host.cancel(resting, 'ONE')).to.equal(true);
    await host.until(resting, Status.CANCELLED);
    disk.freeBytes = Infinity;
    await host.until(host.send({}, 'ONE'), Status.NOTTRADED);
    expect([adapter.state, adapter.getHealth().alerts]).to.deep.equal(['ready', []]);
    await waitUntil(() => alerts.length === 2, 'the end of the alert');
    expect(alerts.map(({ kind, state }) => `${kind} ${state}`)).to.deep.equal([
      'journal-failed raised',
      'journal-failed cleared',
    ]);
  });

  it('whose disk does not answer at the close holds up nothing that is to be told', async () => {
    const adapter = adapterNamed('ONE');
    await connect('ONE');
    await host.until(host.send({}, 'ONE'), Status.NOTTRADED);
    const news: string[] = [];
    host.engine.eventEngine.register(
      'eConnection.',
      ({ data }) => void news.push(`${data.channel} ${data.change.kind}`),
    );
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const closing = adapter.close();
    await waitUntil(() => news.includes('private closed'), 'the end of the private stream');
    expect(adapter.state).to.equal('closing');
    release();
    await closing;
    await waitUntil(() => news.at(-1) === 'adapter state', 'the end of the adapter');
    expect(disk.names()).to.deep.equal([PATH]);
  });

  it('that is being written at the close gives up the orders that wait for it: they are not sent', async () => {
    const adapter = adapterNamed('ONE');
    await connect('ONE');
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const waiting = host.send({}, 'ONE');
    const closing = adapter.close();
    const order = await host.until(waiting, Status.REJECTED);
    const message = 'The order was not sent: the adapter was closed';
    expect(order.extra?.['error']).to.deep.equal({ code: null, category: 'closed', message });
    expect(adapter.state).to.equal('closing');
    release();
    await closing;
    expect(host.simulator.exchange.openOrders(host.simulator.apiKey)).to.deep.equal([]);
  });

  it('tells nothing twice when the same process connects again', async () => {
    const adapter = adapterNamed('ONE');
    await connect('ONE');
    const id = host.send({ reference: 'again' }, 'ONE');
    await host.until(id, Status.NOTTRADED);
    await adapter.close();
    host.counter('SELL', '0.01', host.price(-0.02));
    expect(await connect('ONE')).to.equal(true);
    const order = await host.until(id, Status.ALLTRADED);
    expect(order).to.include({ reference: 'again' });
    expect(host.trades.filter(({ orderId }) => orderId === id)).to.have.length(1);
  });

  it('gives a new adapter the orders of a killed one, and those of others stay those of others', async () => {
    adapterNamed('ONE');
    await connect('ONE');
    const id = host.send({ reference: 'mine' }, 'ONE');
    await host.until(id, Status.NOTTRADED);
    await host.connect();
    const stranger = host.send({ reference: 'not journalled' });
    await host.until(stranger, Status.NOTTRADED);
    disk = disk.afterKill();
    adapterNamed('TWO');
    expect(await connect('TWO')).to.equal(true);
    const told = host.orders.filter(({ adapterName }) => adapterName === 'TWO');
    const latest = (orderId: string) => told.filter((order) => order.orderId === orderId).at(-1);
    expect(latest(id)).to.include({ reference: 'mine', status: Status.NOTTRADED });
    expect(latest(id)?.extra).to.not.have.property('external');
    expect(latest(stranger)).to.include({ reference: '' });
    expect(latest(stranger)?.extra).to.include({ external: true });
  });

  it('gives back lists, amended orders and orders in the place of others as what they are', async () => {
    const first = adapterNamed('ONE');
    await connect('ONE');
    const sell = { direction: Direction.SHORT, volume: '0.01' };
    const { listId } = first.sendOrderList({
      kind: 'oco',
      symbol: 'BTCUSDT',
      exchange: Exchange.BINANCE,
      above: { ...sell, type: OrderType.LIMIT, price: host.price(0.02), reference: 'take', offset: Offset.CLOSE },
      below: { ...sell, type: OrderType.STOP, price: host.price(-0.02), reference: 'stop', extra: limitAt(-0.03) },
    });
    const amended = host.send({ volume: '0.03' }, 'ONE');
    const old = host.send({ reference: 'old' }, 'ONE');
    await host.until(amended, Status.NOTTRADED);
    await host.until(old, Status.NOTTRADED);
    const at = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
    first.amendOrder({ ...at, orderId: amended, volume: '0.02' });
    const buy = { ...at, direction: Direction.LONG, type: OrderType.LIMIT, volume: '0.01', price: host.price(-0.02) };
    const replacement = first.replaceOrder({
      cancel: { ...at, orderId: old },
      order: { ...buy, reference: 'new' },
      mode: 'STOP_ON_FAILURE',
    });
    await host.until(replacement.replace('ONE.', ''), Status.NOTTRADED);
    await waitUntil(() => host.latest(amended)?.volume.toFixed() === '0.02', 'the amendment');
    const told = latestOf('ONE');
    disk = disk.afterKill();
    const second = adapterNamed('TWO');
    expect(await connect('TWO')).to.equal(true);
    const again = latestOf('TWO');
    for (const [reference, order] of told) {
      const { volume, status, extra } = again.get(reference) ?? {};
      expect([volume, status], reference).to.deep.equal([order.volume, order.status]);
      for (const name of ['listId', 'leg', 'replaces']) expect(extra?.[name], name).to.equal(order.extra?.[name]);
    }
    expect([...told.keys()]).to.include.members(['take', 'stop', 'old', 'new', 'test']);
    expect(second.cancelOrderList({ ...at, listId })).to.equal(true);
    await waitUntil(() => latestOf('TWO').get('take')?.status === Status.CANCELLED, 'the end of the list');
    expect(latestOf('TWO').get('stop')?.status).to.equal(Status.CANCELLED);
  });

  function limitAt(move: number): { readonly limitPrice: string } {
    return { limitPrice: host.price(move) };
  }

  /** The latest state of each order of an adapter, by its reference. */
  function latestOf(name: string): Map<string, Order> {
    return new Map(host.orders.filter((order) => order.adapterName === name).map((order) => [order.reference, order]));
  }
});
