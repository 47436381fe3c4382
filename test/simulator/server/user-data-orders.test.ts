import { expect } from 'chai';
import { spotSymbols } from '../../../src/simulator/markets/spot-symbols.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { units } from '../../../src/simulator/units.js';
import type { ReplyOrder } from '../../../src/simulator/server/socket-options.js';
import type { Message, StreamsClient } from './streams-client.js';
import { signWith, WsApiHouse, type KeyName } from './ws-api-house.js';

/** What a client has heard: executions as `x/X` with what was asked for, anything else by its kind. */
const heard = (client: StreamsClient, ...fields: string[]): unknown[] =>
  client.messages
    .filter(({ event }) => event)
    .map(({ event }) => {
      if (event?.['e'] !== 'executionReport') return event?.['e'];
      return [`${String(event['x'])}/${String(event['X'])}`, ...fields.map((field) => event[field])].join(' ');
    });

describe('orders over the WebSocket API', () => {
  let house: WsApiHouse;
  let alice: StreamsClient;
  let bob: StreamsClient;

  const start = async (replyOrder: ReplyOrder = 'reply-first'): Promise<void> => {
    house = await WsApiHouse.open({
      sockets: { replyOrder },
      venue: (clock) => {
        const symbols = spotSymbols.filter(({ symbol }) => symbol === 'BTCUSDT');
        const exchange = new SimulatedExchange({ clock, symbols });
        for (const account of ['alice', 'bob']) {
          exchange.openAccount(account, { BTC: units('10'), USDT: units('1000000') });
        }
        return exchange;
      },
    });
    [alice, bob] = [await house.connect('?returnRateLimits=false'), await house.connect('?returnRateLimits=false')];
    await house.call(alice, 'alice-hmac', 'userDataStream.subscribe.signature');
    await house.call(bob, 'bob-hmac', 'userDataStream.subscribe.signature');
  };
  beforeEach(() => start());
  afterEach(() => house.close());

  const place = (client: StreamsClient, params: Record<string, string | number>): Promise<Message> => {
    const key: KeyName = client === alice ? 'alice-hmac' : 'bob-hmac';
    return house.call(client, key, 'order.place', { symbol: 'BTCUSDT', ...params });
  };
  const limit = (side: string, price: string, quantity: string): Record<string, string> => ({
    side,
    type: 'LIMIT',
    timeInForce: 'GTC',
    price,
    quantity,
  });
  const settle = async (): Promise<void> => {
    await alice.settle();
    await bob.settle();
  };

  it('a LIMIT order rests, is filled in parts by another account, and both sides hear their side of it', async () => {
    const reply = await place(alice, { ...limit('BUY', '90000', '0.002'), newClientOrderId: 'resting' });
    expect(reply).to.deep.include({ status: 200 });
    expect(reply.result).to.include({ clientOrderId: 'resting', status: 'NEW', executedQty: '0.00000000' });
    await place(bob, limit('SELL', '90000', '0.0005'));
    await place(bob, limit('SELL', '89000', '0.0015'));
    await settle();
    expect(heard(alice, 'c', 'l', 'z', 'L', 'm')).to.deep.equal([
      'NEW/NEW resting 0.00000000 0.00000000 0.00000000 false',
      'outboundAccountPosition',
      'TRADE/PARTIALLY_FILLED resting 0.00050000 0.00050000 90000.00000000 true',
      'outboundAccountPosition',
      'TRADE/FILLED resting 0.00150000 0.00200000 90000.00000000 true',
      'outboundAccountPosition',
    ]);
    expect(heard(bob, 'L', 'm')).to.deep.equal([
      'NEW/NEW 0.00000000 false',
      'TRADE/FILLED 90000.00000000 false',
      'outboundAccountPosition',
      'NEW/NEW 0.00000000 false',
      'TRADE/FILLED 90000.00000000 false',
      'outboundAccountPosition',
    ]);
  });

  it('balances tell what is locked, and what came in less the commission in the asset that was bought', async () => {
    await place(alice, limit('BUY', '90000', '0.002'));
    await place(bob, limit('SELL', '90000', '0.002'));
    await settle();
    const positions = alice.messages.filter(({ event }) => event?.['e'] === 'outboundAccountPosition');
    const of = (index: number, asset: string): unknown =>
      (positions[index]?.event?.['B'] as { a: string }[]).find(({ a }) => a === asset);
    expect(of(0, 'USDT')).to.deep.equal({ a: 'USDT', f: '999820.00000000', l: '180.00000000' });
    expect(of(1, 'USDT')).to.deep.equal({ a: 'USDT', f: '999820.00000000', l: '0.00000000' });
    const fill = alice.messages.find(({ event }) => event?.['x'] === 'TRADE')?.event;
    expect(fill).to.include({ n: '0.00000200', N: 'BTC' });
    expect(of(1, 'BTC')).to.deep.equal({ a: 'BTC', f: '10.00199800', l: '0.00000000' });
  });

  it('a MARKET order takes several levels: NEW, one TRADE for each, one position', async () => {
    await place(bob, limit('SELL', '95000', '0.001'));
    await place(bob, limit('SELL', '95100', '0.001'));
    const reply = await place(alice, { side: 'BUY', type: 'MARKET', quantity: '0.0015' });
    expect(reply.result).to.include({ status: 'FILLED', executedQty: '0.00150000' });
    expect(reply.result).to.have.property('fills').with.length(2);
    await settle();
    expect(heard(alice, 'l', 'L', 'w')).to.deep.equal([
      'NEW/NEW 0.00000000 0.00000000 true',
      'TRADE/PARTIALLY_FILLED 0.00100000 95000.00000000 true',
      'TRADE/FILLED 0.00050000 95100.00000000 false',
      'outboundAccountPosition',
    ]);
  });

  it('what an IOC order leaves expires, with the reason', async () => {
    await place(bob, limit('SELL', '95000', '0.001'));
    await place(alice, { ...limit('BUY', '95000', '0.003'), timeInForce: 'IOC' });
    await settle();
    expect(heard(alice, 'z', 'eR')).to.deep.equal([
      'NEW/NEW 0.00000000 ',
      'TRADE/PARTIALLY_FILLED 0.00100000 ',
      'EXPIRED/EXPIRED 0.00100000 UNFILLED_IOC_QUANTITY_EXPIRED',
      'outboundAccountPosition',
    ]);
  });

  it('a cancel is reported under its own id, with the order under C', async () => {
    await place(alice, { ...limit('BUY', '90000', '0.002'), newClientOrderId: 'resting' });
    const reply = await house.call(alice, 'alice-hmac', 'order.cancel', {
      symbol: 'BTCUSDT',
      origClientOrderId: 'resting',
      newClientOrderId: 'the-cancel',
    });
    expect(reply.result).to.include({ clientOrderId: 'the-cancel', origClientOrderId: 'resting', status: 'CANCELED' });
    await settle();
    expect(heard(alice, 'c', 'C', 'w')).to.deep.equal([
      'NEW/NEW resting  true',
      'outboundAccountPosition',
      'CANCELED/CANCELED the-cancel resting false',
      'outboundAccountPosition',
    ]);
  });

  it('a self-trade is prevented, and the report names the other order', async () => {
    const maker = await place(alice, { ...limit('SELL', '95000', '0.002'), newClientOrderId: 'maker' });
    await place(alice, {
      ...limit('BUY', '95000', '0.001'),
      newClientOrderId: 'taker',
      selfTradePreventionMode: 'EXPIRE_TAKER',
    });
    await settle();
    const reports = alice.messages.filter(({ event }) => event?.['c'] === 'taker').map(({ event }) => event);
    expect(reports.at(-1)).to.include({ X: 'EXPIRED_IN_MATCH', V: 'EXPIRE_TAKER', A: '0.00100000', z: '0.00000000' });
    const prevention = reports.find((event) => event?.['v'] !== undefined);
    expect(prevention).to.include({ U: (maker.result as { orderId: number }).orderId, B: '0.00100000' });
    expect(heard(alice).filter((what) => String(what).startsWith('TRADE/'))).to.deep.equal([]);
  });

  it('a refused order leaves no event, and its refusal carries code and words', async () => {
    const reply = await place(alice, limit('BUY', '90000', '50'));
    expect(reply).to.deep.include({
      status: 400,
      error: { code: -2010, msg: 'Account has insufficient balance for requested action.' },
    });
    await settle();
    expect(heard(alice)).to.deep.equal([]);
  });

  it('cancel-replace that half fails is status 409 with the outcome of both halves', async () => {
    await place(alice, { ...limit('BUY', '90000', '0.002'), newClientOrderId: 'resting' });
    const reply = await house.call(alice, 'alice-hmac', 'order.cancelReplace', {
      symbol: 'BTCUSDT',
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrigClientOrderId: 'resting',
      ...limit('BUY', '90000', '50'),
    });
    expect([reply.status, reply.error?.code]).to.deep.equal([409, -2021]);
    expect(reply.error?.data).to.include({ cancelResult: 'SUCCESS', newOrderResult: 'FAILURE' });
  });

  it('order counts are shown with orders, the account shares them between REST and WebSocket API', async () => {
    const client = await house.connect();
    const params = { symbol: 'BTCUSDT', ...limit('BUY', '90000', '0.001') };
    const query = Object.entries(house.signed('alice-hmac', params))
      .filter(([name]) => name !== 'apiKey' && name !== 'signature')
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const response = await fetch(
      `http://127.0.0.1:${house.port}/api/v3/order?${query}&signature=${signWith('alice-hmac', query)}`,
      { method: 'POST', headers: { 'X-MBX-APIKEY': 'alice-hmac' } },
    );
    expect([response.status, response.headers.get('x-mbx-order-count-10s')]).to.deep.equal([200, '1']);
    const reply = await house.call(client, 'alice-rsa', 'order.place', params);
    const counts = reply.rateLimits?.map(({ rateLimitType, interval, count }) => [rateLimitType, interval, count]);
    expect(counts).to.deep.equal([
      ['ORDERS', 'SECOND', 2],
      ['ORDERS', 'DAY', 2],
      ['REQUEST_WEIGHT', 'MINUTE', 2 * 3 + 2 * 2],
    ]);
    const refused = await house.call(client, 'bob-hmac', 'order.place', { ...params, quantity: '1000' });
    expect(refused.rateLimits?.at(-1)).to.have.property('count', 11);
  });

  describe('order of reply and events', () => {
    /** Whether the reply to each of ten orders came before its first event. */
    const repliesFirst = async (): Promise<boolean[]> => {
      const order: boolean[] = [];
      for (let count = 0; count < 10; count++) {
        const seen = alice.messages.length;
        await place(alice, limit('BUY', '90000', '0.001'));
        await alice.settle();
        order.push(alice.messages[seen]?.status === 200);
      }
      return order;
    };

    it('reply-first: the reply always comes first', async () => {
      expect(new Set(await repliesFirst())).to.deep.equal(new Set([true]));
    });

    it('events-first: the events always come first', async () => {
      await house.close();
      await start('events-first');
      expect(new Set(await repliesFirst())).to.deep.equal(new Set([false]));
    });

    it('seeded: both happen, and again in the same way', async () => {
      await house.close();
      await start('seeded');
      const first = await repliesFirst();
      await house.close();
      await start('seeded');
      expect(await repliesFirst()).to.deep.equal(first);
      expect(new Set(first).size).to.equal(2);
    });
  });
});
