import { expect } from 'chai';
import { UserDataFeed } from '../../../src/simulator/server/user-data-feed.js';
import { UserDataSubscriptions } from '../../../src/simulator/server/user-data-subscriptions.js';
import { units } from '../../../src/simulator/units.js';
import type { StreamsClient } from './streams-client.js';
import { executionSample, orderSample } from './user-data-samples.js';
import { WsApiHouse } from './ws-api-house.js';

/** Kinds of the events that a client has received, by subscription. */
const eventsOf = (client: StreamsClient): [subscription: unknown, kind: unknown][] =>
  client.messages.filter(({ event }) => event).map(({ subscriptionId, event }) => [subscriptionId, event?.['e']]);

const BALANCES = [{ asset: 'BTC', free: units('1'), locked: 0n }];

describe('user data subscriptions', () => {
  let house: WsApiHouse;
  beforeEach(async () => (house = await WsApiHouse.open()));
  afterEach(() => house.close());

  for (const key of ['alice-hmac', 'alice-rsa', 'alice-ed25519'] as const) {
    it(`userDataStream.subscribe.signature takes ${key}, without a login`, async () => {
      const client = await house.connect();
      const reply = await house.call(client, key, 'userDataStream.subscribe.signature');
      expect(reply.result).to.deep.equal({ subscriptionId: 0 });
      house.spoken.say('execution', executionSample());
      await client.settle();
      expect(eventsOf(client)).to.deep.equal([[0, 'executionReport']]);
    });
  }

  it('userDataStream.subscribe needs a login', async () => {
    const client = await house.connect();
    const refused = await client.ask({ method: 'userDataStream.subscribe' });
    expect([refused.status, refused.error?.code]).to.deep.equal([401, -2015]);
    await house.call(client, 'alice-ed25519', 'session.logon');
    expect((await client.ask({ method: 'userDataStream.subscribe' })).result).to.deep.equal({ subscriptionId: 0 });
  });

  it('userDataStream.subscribe.signature is signed by itself, login or not', async () => {
    const client = await house.connect();
    await house.call(client, 'alice-ed25519', 'session.logon');
    const params = { timestamp: house.clock.now() };
    expect((await client.ask({ method: 'userDataStream.subscribe.signature', params })).error?.code).to.equal(-2014);
  });

  it('every kind of event arrives wrapped, in the order in which it happened', async () => {
    const client = await house.connect();
    await house.call(client, 'alice-hmac', 'userDataStream.subscribe.signature');
    house.spoken.say('execution', executionSample());
    house.spoken.say('balances', 'alice', BALANCES, 1_767_225_600_000);
    house.spoken.say('deposit', 'alice', 'BTC', units('1'), 1_767_225_600_000);
    await client.settle();
    expect(eventsOf(client)).to.deep.equal([
      [0, 'executionReport'],
      [0, 'outboundAccountPosition'],
      [0, 'balanceUpdate'],
    ]);
  });

  it('ids beyond 2^53 are exact integers', async () => {
    const client = await house.connect();
    await house.call(client, 'alice-hmac', 'userDataStream.subscribe.signature');
    house.spoken.say('execution', executionSample({ order: orderSample({ orderId: 9_007_199_254_740_993n }) }));
    await client.settle();
    expect(client.frames.at(-1)).to.include('"i":9007199254740993,');
  });

  it('two clients of one account both hear, another account hears nothing', async () => {
    const [first, second, stranger] = [await house.connect(), await house.connect(), await house.connect()];
    await house.call(first, 'alice-hmac', 'userDataStream.subscribe.signature');
    await house.call(second, 'alice-rsa', 'userDataStream.subscribe.signature');
    await house.call(stranger, 'bob-hmac', 'userDataStream.subscribe.signature');
    house.spoken.say('execution', executionSample());
    await Promise.all([first.settle(), second.settle(), stranger.settle()]);
    expect([eventsOf(first), eventsOf(second), eventsOf(stranger)]).to.deep.equal([
      [[0, 'executionReport']],
      [[0, 'executionReport']],
      [],
    ]);
  });

  it('one connection hears several accounts, each under its own id', async () => {
    const client = await house.connect();
    await house.call(client, 'alice-hmac', 'userDataStream.subscribe.signature');
    const second = await house.call(client, 'bob-hmac', 'userDataStream.subscribe.signature');
    expect(second.result).to.deep.equal({ subscriptionId: 1 });
    house.spoken.say('balances', 'bob', BALANCES, 0);
    house.spoken.say('balances', 'alice', BALANCES, 0);
    await client.settle();
    expect(eventsOf(client).map(([id]) => id)).to.deep.equal([1, 0]);
    expect((await client.ask({ method: 'session.subscriptions' })).result).to.deep.equal([
      { subscriptionId: 0 },
      { subscriptionId: 1 },
    ]);
    expect(house.connections.list()[0]?.streams).to.deep.equal(['user-data:alice', 'user-data:bob']);
  });

  it('an account is subscribed once per connection, whatever the key: -2035', async () => {
    const client = await house.connect();
    await house.call(client, 'alice-hmac', 'userDataStream.subscribe.signature');
    const again = await house.call(client, 'alice-rsa', 'userDataStream.subscribe.signature');
    expect([again.status, again.error?.code]).to.deep.equal([400, -2035]);
  });

  it('unsubscribe by id ends that subscription with eventStreamTerminated, the socket lives', async () => {
    const client = await house.connect();
    await house.call(client, 'alice-hmac', 'userDataStream.subscribe.signature');
    await house.call(client, 'bob-hmac', 'userDataStream.subscribe.signature');
    const reply = await client.ask({ method: 'userDataStream.unsubscribe', params: { subscriptionId: 0 } });
    expect(reply.result).to.deep.equal({});
    house.spoken.say('balances', 'alice', BALANCES, 0);
    house.spoken.say('balances', 'bob', BALANCES, 0);
    await client.settle();
    expect(eventsOf(client)).to.deep.equal([
      [0, 'eventStreamTerminated'],
      [1, 'outboundAccountPosition'],
    ]);
  });

  it('unsubscribe without an id ends all, and ids are not given twice', async () => {
    const client = await house.connect();
    await house.call(client, 'alice-hmac', 'userDataStream.subscribe.signature');
    await house.call(client, 'bob-hmac', 'userDataStream.subscribe.signature');
    await client.ask({ method: 'userDataStream.unsubscribe' });
    await client.settle();
    expect(eventsOf(client)).to.deep.equal([
      [0, 'eventStreamTerminated'],
      [1, 'eventStreamTerminated'],
    ]);
    const reply = await house.call(client, 'alice-hmac', 'userDataStream.subscribe.signature');
    expect(reply.result).to.deep.equal({ subscriptionId: 2 });
  });

  it('unsubscribing what is not active is -2036', async () => {
    const client = await house.connect();
    const reply = await client.ask({ method: 'userDataStream.unsubscribe', params: { subscriptionId: 0 } });
    expect(reply.error?.code).to.equal(-2036);
  });

  it('logout ends the subscription of the login alone', async () => {
    const client = await house.connect();
    await house.call(client, 'bob-hmac', 'userDataStream.subscribe.signature');
    await house.call(client, 'alice-ed25519', 'session.logon');
    await client.ask({ method: 'userDataStream.subscribe' });
    await client.ask({ method: 'session.logout' });
    await client.settle();
    expect(eventsOf(client)).to.deep.equal([[1, 'eventStreamTerminated']]);
    expect((await client.ask({ method: 'session.subscriptions' })).result).to.deep.equal([{ subscriptionId: 0 }]);
  });

  it('more than 1000 subscriptions, or 65,535 in the life of a connection, are refused with -2042', () => {
    const { clock, venue } = house;
    const feed = new UserDataFeed({ venue, clock, replyOrder: 'events-first', random: () => 0, onBug });
    const many = new UserDataSubscriptions({ feed, clock, send: () => undefined });
    for (let count = 0; count < 1_000; count++) many.subscribe(`account-${count}`);
    expect(() => many.subscribe('one more'))
      .to.throw()
      .with.property('code', -2042);
    const long = new UserDataSubscriptions({ feed, clock, send: () => undefined });
    for (let count = 0; count < 65_535; count++) long.unsubscribe(long.subscribe('alice'));
    expect(() => long.subscribe('alice'))
      .to.throw()
      .with.property('code', -2042);
    many.end();
    feed.close();
  });

  it('a connection that is gone is told nothing and leaves no listener', async () => {
    const client = await house.connect();
    await house.call(client, 'alice-hmac', 'userDataStream.subscribe.signature');
    house.connections.dropAll('ws-api');
    await client.end();
    house.spoken.say('execution', executionSample());
    const heir = await house.connect();
    await house.call(heir, 'alice-hmac', 'userDataStream.subscribe.signature');
    await heir.settle();
    expect(eventsOf(heir)).to.deep.equal([]);
  });

  it('what happened before a subscription is not told to it, even while it waits to be sent', async () => {
    const [early, late] = [await house.connect(), await house.connect()];
    await house.call(early, 'alice-hmac', 'userDataStream.subscribe.signature');
    const heard: string[] = [];
    const { venue, clock, spoken } = house;
    const feed = new UserDataFeed({ venue, clock, replyOrder: 'reply-first', random: () => 0, onBug });
    feed.listen('alice', () => heard.push('early'));
    spoken.say('execution', executionSample());
    const stop = feed.listen('alice', () => heard.push('late'));
    await early.settle();
    expect(heard).to.deep.equal(['early']);
    spoken.say('execution', executionSample());
    stop();
    spoken.say('execution', executionSample());
    await late.settle();
    expect(heard).to.deep.equal(['early', 'early', 'late', 'early']);
    feed.close();
  });

  it('an event that cannot be told costs no other one, and is reported as a bug', async () => {
    const client = await house.connect();
    const bugs: string[] = [];
    const { venue, clock, spoken } = house;
    const setup = { venue, clock, random: () => 0, onBug: (bug: Error) => void bugs.push(bug.message) };
    for (const replyOrder of ['reply-first', 'events-first'] as const) {
      const heard: string[] = [];
      const feed = new UserDataFeed({ ...setup, replyOrder });
      feed.listen('alice', (json) => heard.push(json));
      spoken.say('execution', executionSample());
      const broken = executionSample();
      Object.defineProperty(broken, 'cancelClientOrderId', { get: () => raise(`broken, ${replyOrder}`) });
      spoken.say('execution', broken);
      spoken.say('execution', executionSample());
      await client.settle();
      expect(heard).to.have.length(2);
      feed.close();
    }
    expect(bugs).to.deep.equal(['broken, reply-first', 'broken, events-first']);
  });
});

function raise(message: string): never {
  throw new Error(message);
}

/** A bug fails the test. */
function onBug(bug: Error): never {
  throw bug;
}
