import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { readSettings } from '../../src/binance/settings.js';
import {
  formatUnits,
  ManualClock,
  startSimulator,
  units,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { RestClient } from './server/rest-client.js';

/** Lets venue time pass in small steps, each with a turn for what waits, until the condition holds. */
async function elapse(clock: ManualClock, stepMs: number, condition: () => boolean): Promise<void> {
  await waitUntil(() => {
    if (!condition()) clock.advance(stepMs);
    return condition();
  }, 'what time brings');
}

describe('startSimulator', () => {
  const running: Simulator[] = [];
  const start = async (options: SimulatorOptions = {}): Promise<Simulator> => {
    const simulator = await startSimulator({ symbols: ['BTCUSDT'], history: 0, ...options });
    running.push(simulator);
    return simulator;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((simulator) => simulator.close()));
  });

  it('forgets old orders and fills of an account without a history, and none of another', async () => {
    const account = { secret: 's', balances: { USDT: 100_000, BTC: 1 } };
    const accounts = [
      { key: 'forgetful', ...account, keepHistory: false },
      { key: 'exact', ...account },
    ];
    const { exchange } = await start({ accounts, market: 'none' });
    const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' } as const;
    for (const { key } of accounts) {
      for (let count = 0; count < 250; count += 1) {
        const { orderId } = exchange.placeOrder(key, {
          ...order,
          price: units('90000'),
          quantity: units('0.001'),
        }).order;
        exchange.cancelOrder(key, { symbol: 'BTCUSDT', orderId });
      }
    }
    expect(exchange.allOrders('forgetful', 'BTCUSDT').length).to.be.within(100, 200);
    expect(exchange.allOrders('exact', 'BTCUSDT')).to.have.length(250);
  });

  it('gives settings that the adapter takes, and one account with money on it', async () => {
    const simulator = await start();
    const { port } = new URL(simulator.endpoints.rest);
    const endpoints = {
      rest: `http://127.0.0.1:${port}`,
      stream: `ws://127.0.0.1:${port}`,
      wsApi: `ws://127.0.0.1:${port}/ws-api/v3`,
    };
    expect(simulator.settings).to.deep.equal({
      server: 'simulator',
      apiKey: 'simulator-key',
      secret: 'simulator-secret',
      endpoints,
    });
    const reading = readSettings(simulator.settings);
    expect(reading.ok && reading.settings).to.deep.include({
      endpoints,
      credentials: { apiKey: 'simulator-key', secret: 'simulator-secret' },
    });
    const { body } = await new RestClient(simulator).signed('GET', 'account');
    expect(body.balances).to.deep.include({ asset: 'USDT', free: '100000.00000000', locked: '0.00000000' });
    expect(simulator.exchange.balancesOf('simulator-key').map(({ asset }) => asset)).to.include('BNB');
  });

  it('serves REST, streams and the WebSocket API on one port', async () => {
    const simulator = await start();
    const heard: string[] = [];
    const listen = async (url: string, question: object): Promise<WebSocket> => {
      const socket = new WebSocket(url);
      socket.on('message', (data: Buffer) => heard.push(data.toString()));
      await new Promise((resolve) => socket.once('open', resolve));
      socket.send(JSON.stringify(question));
      return socket;
    };
    const sockets = [
      await listen(`${simulator.endpoints.stream}/ws`, { method: 'LIST_SUBSCRIPTIONS', id: 7 }),
      await listen(simulator.endpoints.wsApi, { id: 8, method: 'ping' }),
    ];
    await waitUntil(() => heard.length === 2, 'both answers');
    expect(heard.sort()).to.satisfy(([api, streams]: string[]) => {
      return api?.startsWith('{"id":8,"status":200,"result":{}') && streams === '{"result":[],"id":7}';
    });
    const closed = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    await simulator.close();
    await closed;
  });

  it('has an hour behind it, the same for the same seed', async () => {
    const startOf = async (seed: number): Promise<unknown> => {
      const clock = new ManualClock(Date.UTC(2026, 10, 20, 12));
      const simulator = await start({ seed, clock, history: 3_600_000 });
      const { body } = await new RestClient(simulator).get('klines', { symbol: 'BTCUSDT', interval: '1m' });
      return body as unknown;
    };
    const [first, same, other] = [await startOf(1), await startOf(1), await startOf(2)];
    expect(first).to.have.length(61);
    expect(same).to.deep.equal(first);
    expect(other).not.to.deep.equal(first);
  });

  it('has empty books where no market is wanted, and trades by itself otherwise', async () => {
    const quiet = await start({ market: 'none' });
    expect(quiet.exchange.bookTop('BTCUSDT')).to.deep.equal({ updateId: 0, bid: null, ask: null });
    const clock = new ManualClock();
    const busy = await start({ clock });
    clock.advance(30_000);
    expect(busy.exchange.tradeCount('BTCUSDT')).to.be.greaterThan(0);
  });

  it('opens the accounts that are asked for, with exact amounts', async () => {
    const accounts = [{ key: 'carol', secret: 's', balances: { USDT: '0.00000001', BTC: 2.5 } }];
    const { exchange, settings } = await start({ accounts });
    expect(settings).to.include({ apiKey: 'carol', secret: 's' });
    const balances = exchange.balancesOf('carol').map(({ asset, free }) => [asset, formatUnits(free)]);
    expect(balances).to.deep.include.members([
      ['USDT', '0.00000001'],
      ['BTC', '2.50000000'],
    ]);
  });

  it('lets time begin and run as it is told', async () => {
    const simulator = await start({ startTime: Date.UTC(2020, 0, 1), timeScale: 1000, market: 'none' });
    const first = simulator.clock.now();
    expect(first - Date.UTC(2020, 0, 1)).to.be.within(0, 600_000);
    await waitUntil(() => simulator.clock.now() > first + 2_000, 'two venue seconds');
  });

  describe('with a recording', () => {
    const second = 1_000_000_000n;
    const begin = 1_723_161_600_000n * 1_000_000n;
    const frame = (at: bigint, stream: string, data: object): string =>
      `${begin + at} ${JSON.stringify({ stream: `ethusdt@${stream}`, data })}`;
    const lines = [
      `${begin} ${JSON.stringify({ lastUpdateId: 100, bids: [['2683.00', '5']], asks: [['2684.00', '5']] })}`,
      frame(second, 'depth@100ms', {
        e: 'depthUpdate',
        E: 1_723_161_601_000,
        s: 'ETHUSDT',
        U: 101,
        u: 102,
        b: [['2683.50', '2']],
        a: [],
      }),
      frame(2n * second, 'trade', {
        e: 'trade',
        E: 1_723_161_602_000,
        s: 'ETHUSDT',
        t: 7,
        p: '2683.50',
        q: '1',
        T: 1_723_161_602_000,
        m: true,
        M: true,
      }),
    ];
    let folder: string;
    let file: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'recording-'));
      file = join(folder, 'ethusdt.txt');
      await writeFile(file, `${lines.join('\n')}\n`);
    });
    after(() => rm(folder, { recursive: true }));

    it('lists what was recorded and plays it at the speed of the venue', async () => {
      const clock = new ManualClock();
      const simulator = await startSimulator({ replay: [file], clock });
      running.push(simulator);
      expect([...simulator.exchange.symbols.keys()]).to.deep.equal(['ETHUSDT']);
      const client = new RestClient(simulator);
      const bidNow = async (): Promise<unknown> =>
        (await client.get('ticker/bookTicker', { symbol: 'ETHUSDT' })).body.bidPrice;
      await waitUntil(() => simulator.exchange.bookTop('ETHUSDT').bid !== null, 'the snapshot');
      expect(await bidNow()).to.equal('2683.00000000');
      await elapse(clock, 100, () => simulator.exchange.bookTop('ETHUSDT').bid?.[0] === units('2683.5'));
      expect(await bidNow()).to.equal('2683.50000000');
    });

    it('refuses a recording of symbols that it knows nothing of', async () => {
      const unknown = join(folder, 'unknown.txt');
      await writeFile(
        unknown,
        `${lines.join('\n').replaceAll('ETHUSDT', 'NONEUSDT').replaceAll('ethusdt', 'noneusdt')}\n`,
      );
      const error: unknown = await startSimulator({ replay: [unknown] }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(RangeError);
      expect((error as Error).message).to.equal('nothing is known of the recorded symbol NONEUSDT');
    });

    it('lets agents trade the symbols that were asked for besides', async () => {
      const simulator = await startSimulator({ replay: [file], symbols: ['BTCUSDT'], history: 0, speed: 'max' });
      running.push(simulator);
      expect([...simulator.exchange.symbols.keys()]).to.deep.equal(['ETHUSDT', 'BTCUSDT']);
      expect(simulator.exchange.bookTop('BTCUSDT').bid).not.to.be.null;
    });

    it('waits for a listener at full speed', async () => {
      const simulator = await startSimulator({ replay: [file], speed: 'max' });
      running.push(simulator);
      const heard: string[] = [];
      const socket = new WebSocket(`${simulator.endpoints.stream}/ws/ethusdt@trade`);
      socket.on('message', (data: Buffer) => heard.push(data.toString()));
      await waitUntil(() => heard.length > 0, 'the recorded trade');
      expect(JSON.parse(heard[0]!)).to.include({ e: 'trade', t: 7, p: '2683.50', T: 1_723_161_602_000 });
      await simulator.markets.replay!.ended;
    });
  });

  it('ends at once, as often as it is asked to, and gives its port back', async () => {
    const simulator = await start();
    const port = Number(new URL(simulator.endpoints.rest).port);
    const [first, second] = [simulator.close(), simulator.close()];
    await Promise.all([first, second]);
    const again = await start({ port });
    expect(again.endpoints.rest).to.equal(simulator.endpoints.rest);
  });

  it('rejects where the port is taken', async () => {
    const { port } = new URL((await start()).endpoints.rest);
    const error: unknown = await start({ port: Number(port) }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error).and.to.include({ code: 'EADDRINUSE' });
  });

  it('says where it is reached from this machine when it listens on all addresses', async () => {
    const simulator = await start({ host: '0.0.0.0' });
    expect(simulator.endpoints.rest).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${simulator.endpoints.rest}/api/v3/ping`)).status).to.equal(200);
  });

  it('writes an IPv6 host in brackets', async function () {
    const simulator = await start({ host: '::1' }).catch(() => null);
    if (!simulator) return this.skip();
    expect(simulator.endpoints.wsApi).to.match(/^ws:\/\/\[::1\]:\d+\/ws-api\/v3$/);
    expect((await fetch(`${simulator.endpoints.rest}/api/v3/ping`)).status).to.equal(200);
  });

  describe('refuses with the name of the option', () => {
    const account = { key: 'k', secret: 's', balances: {} };
    const refusals: [what: string, options: object, words: string][] = [
      ['a port that is none', { port: 70_000 }, 'port'],
      ['an unknown symbol', { symbols: ['NONEUSDT'] }, 'symbols[0] "NONEUSDT": the venue knows no such symbol'],
      ['no symbol at all', { symbols: [] }, 'symbols'],
      ['an unknown option', { sed: 1 }, '"sed"'],
      ['an unknown limit', { limits: { weight: 1 } }, 'limits'],
      ['an unknown socket option', { sockets: { ping: 1 } }, 'sockets'],
      ['a negative balance', { accounts: [{ ...account, balances: { BTC: -1 } }] }, 'accounts[0].balances.BTC'],
      [
        'too fine a balance',
        { accounts: [{ ...account, balances: { BTC: '0.000000001' } }] },
        'accounts[0].balances.BTC',
      ],
      ['a key with blanks', { accounts: [{ ...account, key: 'a b' }] }, 'accounts[0].key'],
      ['the same key twice', { accounts: [account, account] }, 'accounts[1].key'],
      ['an HMAC key without a secret', { accounts: [{ key: 'k', balances: {} }] }, 'accounts[0]: an HMAC key needs'],
      [
        'an RSA key with a secret',
        { accounts: [{ ...account, keyKind: 'RSA' }] },
        'accounts[0]: a key of kind RSA needs',
      ],
      [
        'a public key that is none',
        { accounts: [{ key: 'k', keyKind: 'ED25519', publicKey: 'x', balances: {} }] },
        'not a public key of kind ED25519',
      ],
      ['a clock without timers', { clock: { now: () => 0 } }, 'clock'],
      ['two kinds of time', { clock: new ManualClock(), startTime: 0 }, 'startTime'],
      ['a replay without recordings', { market: 'replay' }, 'replay'],
      ['recordings without a replay', { market: 'none', replay: ['file'] }, 'market'],
      ['a recording that is not there', { replay: ['/nowhere/at-all.gz'] }, '/nowhere/at-all.gz'],
      ['a speed of zero', { speed: 0 }, 'speed'],
    ];
    for (const [what, options, words] of refusals) {
      it(what, async () => {
        const error: unknown = await startSimulator(options).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(RangeError);
        expect((error as Error).message).to.contain(words);
      });
    }
  });
});
