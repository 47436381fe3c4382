import { expect } from 'chai';
import type { Message } from './streams-client.js';
import { WsApiHouse, signWith } from './ws-api-house.js';

const WEIGHT = { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 };

describe('WebSocket API', () => {
  let house: WsApiHouse;
  beforeEach(async () => (house = await WsApiHouse.open()));
  afterEach(() => house.close());

  describe('envelope', () => {
    it('a reply carries id, status, result and the weight used, 2 of it by the connection itself', async () => {
      const client = await house.connect();
      await client.say('{"id":"e2a85d9f","method":"ping"}');
      expect(client.frames).to.deep.equal([
        JSON.stringify({ id: 'e2a85d9f', status: 200, result: {}, rateLimits: [{ ...WEIGHT, count: 3 }] }),
      ]);
    });

    it('time is the time of the venue', async () => {
      const client = await house.connect();
      house.clock.advance(123);
      expect((await client.ask({ method: 'time' })).result).to.deep.equal({ serverTime: house.clock.now() });
    });

    it('a method may be written with its version', async () => {
      const client = await house.connect();
      expect((await client.ask({ method: 'v3/ping', params: {} })).status).to.equal(200);
    });

    for (const id of ['7', '9223372036854775807', '"text, with \\"quotes\\""', 'null']) {
      it(`the id ${id} is echoed as it was sent`, async () => {
        const client = await house.connect('?returnRateLimits=false');
        await client.say(`{ "method" : "ping" , "id" : ${id} }`);
        expect(client.frames).to.deep.equal([`{"id":${id},"status":200,"result":{}}`]);
      });
    }

    it('returnRateLimits=false in the URL hides the limits, unless a request asks for them', async () => {
      const client = await house.connect('?returnRateLimits=false');
      expect(await client.ask({ method: 'ping' })).to.not.have.property('rateLimits');
      expect(await client.ask({ method: 'ping', params: { returnRateLimits: true } })).to.have.property('rateLimits');
    });

    it('returnRateLimits=false in a request hides the limits of its reply, also of a failure', async () => {
      const client = await house.connect();
      const params = { returnRateLimits: false };
      expect(await client.ask({ method: 'ping', params })).to.not.have.property('rateLimits');
      expect(await client.ask({ method: 'no.such', params })).to.not.have.property('rateLimits');
      expect(await client.ask({ method: 'ping' })).to.have.property('rateLimits');
    });

    const malformed: [text: string, id: unknown, code: number][] = [
      ['hello', null, -1135],
      ['[]', null, -1135],
      ['"ping"', null, -1135],
      ['{"method":"ping"}', null, -1102],
      ['{"method":"ping","id":1.5}', null, -1102],
      ['{"method":"ping","id":{}}', null, -1102],
      ['{"id":4}', 4, -1102],
      ['{"id":4,"method":7}', 4, -1102],
      ['{"id":4,"method":""}', 4, -1102],
      ['{"id":4,"method":"ping","params":[1]}', 4, -1102],
      ['{"id":4,"method":"no.such"}', 4, -1000],
      ['{"id":4,"method":"constructor"}', 4, -1000],
      ['{"id":4,"method":"userDataStream.start"}', 4, -1000],
    ];
    for (const [text, id, code] of malformed) {
      it(`${text} is refused with ${code}, and counted`, async () => {
        const client = await house.connect();
        const reply = await client.say(text);
        expect(reply).to.deep.include({ id, status: 400, rateLimits: [{ ...WEIGHT, count: 3 }] });
        expect(reply.error?.code).to.equal(code);
      });
    }

    it('a parameter that the method does not know is refused', async () => {
      const client = await house.connect();
      expect((await client.ask({ method: 'ping', params: { colour: 'red' } })).error?.code).to.equal(-1101);
    });

    it('parameters that are null count as not sent', async () => {
      const client = await house.connect();
      expect((await client.ask({ method: 'ping', params: { colour: null } })).status).to.equal(200);
      expect((await client.say('{"id":1,"method":"ping","params":null}')).status).to.equal(200);
    });

    it('requests that come in one packet are answered one after the other, each with what was used by then', async () => {
      const client = await house.connect();
      const replies = await Promise.all([1, 2, 3].map(() => client.ask({ method: 'ping' })));
      const counts = replies.map(({ rateLimits }) => (rateLimits as { count: number }[])[0]?.count);
      expect(counts).to.deep.equal([3, 4, 5]);
    });

    it('has no limit of messages a second', async () => {
      const client = await house.connect();
      for (let count = 0; count < 50; count++) expect((await client.ask({ method: 'ping' })).status).to.equal(200);
    });

    it('a client that wants SBE is refused at the door', async () => {
      const outcome = await house.connect('?responseFormat=sbe&sbeSchemaId=3').catch((error: unknown) => String(error));
      expect(outcome).to.equal('Error: refused with 400');
    });

    it('announceShutdown() comes as an event without a subscription', async () => {
      const client = await house.connect();
      house.connections.announceShutdown(1000, 'ws-api');
      await client.settle();
      expect(client.messages).to.deep.equal([{ event: { e: 'serverShutdown', E: house.clock.now() } }]);
      house.clock.advance(1000);
      expect((await client.end()).code).to.equal(1001);
    });
  });

  describe('limits', () => {
    it('weight is one pool for all sockets of an address', async () => {
      const first = await house.connect();
      const second = await house.connect();
      await first.ask({ method: 'ping' });
      expect((await second.ask({ method: 'ping' })).rateLimits).to.deep.equal([{ ...WEIGHT, count: 6 }]);
    });

    it('weight is one pool with REST', async () => {
      const client = await house.connect();
      const response = await fetch(`http://127.0.0.1:${house.port}/api/v3/ping`);
      expect(response.headers.get('x-mbx-used-weight-1m')).to.equal('3');
      expect((await client.ask({ method: 'ping' })).rateLimits).to.deep.equal([{ ...WEIGHT, count: 4 }]);
    });

    it('beyond the weight a request fails with 429 and the time of the next window, absolute', async () => {
      await house.close();
      house = await WsApiHouse.open({ limits: { weightPerMinute: 3 } });
      const client = await house.connect();
      await client.ask({ method: 'ping' });
      house.clock.advance(1_000);
      const reply = await client.ask({ method: 'ping' });
      expect(reply.status).to.equal(429);
      expect(reply.error).to.deep.include({
        code: -1003,
        data: { serverTime: house.clock.now(), retryAfter: house.clock.now() + 59_000 },
      });
      house.clock.advance(59_000);
      expect((await client.ask({ method: 'ping' })).status).to.equal(200);
    });

    it('who goes on after 429 is banned: 418, then the connection ends and no other is let in', async () => {
      await house.close();
      house = await WsApiHouse.open({ limits: { weightPerMinute: 3, refusalsBeforeBan: 2 } });
      const client = await house.connect();
      const replies: Message[] = [];
      for (let count = 0; count < 4; count++) replies.push(await client.ask({ method: 'ping' }));
      expect(replies.map(({ status }) => status)).to.deep.equal([200, 429, 429, 418]);
      const until = house.clock.now() + 120_000;
      expect(replies[3]!.error?.msg).to.include(`IP banned until ${until}`);
      expect(replies[3]!.error?.data).to.deep.equal({ serverTime: house.clock.now(), retryAfter: until });
      expect(await client.end()).to.deep.equal({ code: 1008, reason: 'IP banned' });
      expect(await house.connect().catch((error: unknown) => String(error))).to.equal('Error: refused with 418');
    });

    it('connections are limited per address', async () => {
      await house.close();
      house = await WsApiHouse.open({ limits: { connectionsPer5Minutes: 2 } });
      await house.connect();
      await house.connect();
      expect(await house.connect().catch((error: unknown) => String(error))).to.equal('Error: refused with 429');
    });
  });

  describe('session', () => {
    it('is logged on by an Ed25519 key, tells its status, and is logged out', async () => {
      const client = await house.connect('?returnRateLimits=false');
      const connectedSince = house.clock.now();
      house.clock.advance(500);
      const base = { connectedSince, returnRateLimits: false, serverTime: house.clock.now() };
      const loggedOff = { ...base, apiKey: null, authorizedSince: null, userDataStream: null };
      const loggedOn = { ...base, apiKey: 'alice-ed25519', authorizedSince: house.clock.now(), userDataStream: false };
      expect((await client.ask({ method: 'session.status' })).result).to.deep.equal(loggedOff);
      expect((await house.call(client, 'alice-ed25519', 'session.logon')).result).to.deep.equal(loggedOn);
      await client.ask({ method: 'userDataStream.subscribe' });
      expect((await client.ask({ method: 'session.status' })).result).to.deep.equal({
        ...loggedOn,
        userDataStream: true,
      });
      expect((await client.ask({ method: 'session.logout' })).result).to.deep.equal(loggedOff);
    });

    it('costs 2 weight a request', async () => {
      const client = await house.connect();
      const reply = await client.ask({ method: 'session.status' });
      expect(reply.rateLimits).to.deep.equal([{ ...WEIGHT, count: 4 }]);
    });

    for (const [key, name] of [
      ['alice-hmac', 'HMAC_SHA256'],
      ['alice-rsa', 'RSA'],
    ] as const) {
      it(`a key of kind ${name} is not logged on`, async () => {
        const client = await house.connect();
        const reply = await house.call(client, key, 'session.logon');
        expect(reply.error).to.deep.equal({ code: -4056, msg: `${name} API key is not supported.` });
      });
    }

    it('logon is refused without a valid signature, time or key', async () => {
      const client = await house.connect();
      const good = house.signed('alice-ed25519');
      const codes: unknown[] = [];
      for (const params of [
        { ...good, signature: signWith('alice-ed25519', 'something else') },
        house.signed('alice-ed25519', { timestamp: house.clock.now() - 5_001 }),
        house.signed('alice-ed25519', { timestamp: house.clock.now() + 1_000 }),
        { ...good, apiKey: 'nobody' },
        { timestamp: house.clock.now() },
      ]) {
        codes.push((await client.ask({ method: 'session.logon', params })).error?.code);
      }
      expect(codes).to.deep.equal([-1022, -1021, -1021, -2015, -2014]);
    });

    it('a logged-on session needs a timestamp and no signature; without a login it needs all of it', async () => {
      const client = await house.connect();
      const params = { timestamp: house.clock.now() };
      const before = await client.ask({ method: 'account.rateLimits.orders', params });
      await house.call(client, 'alice-ed25519', 'session.logon');
      const after = await client.ask({ method: 'account.rateLimits.orders', params });
      const untimed = await client.ask({ method: 'account.rateLimits.orders' });
      expect([before.error?.code, after.status, untimed.error?.code]).to.deep.equal([-2014, 200, -1102]);
    });

    it('a request of a logged-on session may still be signed by another key', async () => {
      const client = await house.connect();
      await house.call(client, 'alice-ed25519', 'session.logon');
      house.limits.orders('bob').add(house.clock.now(), 7);
      const reply = await house.call(client, 'bob-hmac', 'account.rateLimits.orders');
      expect(reply.result).to.have.nested.property('[0].count', 7);
    });

    it('a key revoked during the session answers once, without an id, and logs the session out', async () => {
      const client = await house.connect();
      await house.call(client, 'alice-ed25519', 'session.logon');
      await client.ask({ method: 'userDataStream.subscribe' });
      house.keys.remove('alice-ed25519');
      client.send('{"id":99,"method":"ping"}');
      const lost = await client.find((message) => message.status === 401);
      expect(lost).to.deep.equal({
        id: null,
        status: 401,
        error: { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' },
      });
      await client.find((message) => message.event?.['e'] === 'eventStreamTerminated');
      expect((await client.ask({ method: 'session.status' })).result).to.have.property('apiKey', null);
      expect(client.messages.some(({ id }) => id === 99)).to.equal(false);
    });
  });

  describe('signatures', () => {
    const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
    const API_KEY = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
    const TIME = 1645423376532;

    const order = (symbol: string, rest: string): string =>
      `{"id":1,"method":"order.place","params":{"symbol":"${symbol}","apiKey":"${API_KEY}","timestamp":${TIME},` +
      `"type":"LIMIT","timeInForce":"GTC",${rest}}}`;
    const first = '"side":"SELL","quantity":"0.01000000","price":"52000.00","recvWindow":100';
    const firstSignature = 'aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24';
    const second = '"side":"BUY","quantity":"1.00000000","price":"0.10000000","recvWindow":5000';
    const secondSignature = 'b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd';

    /** -1121: the signature was right, and only then was the symbol looked at. */
    const outcome = async (text: string): Promise<number | undefined> => {
      const client = await house.connect();
      return (await client.say(text)).error?.code;
    };

    it("Binance's own example passes, at its own time", async () => {
      await atTime(TIME);
      expect(await outcome(order('BTCUSDT', `${first},"signature":"${firstSignature}"`))).to.equal(-1121);
      expect(await outcome(order('BTCUSDT', `${first},"signature":"${firstSignature.toUpperCase()}"`))).to.equal(-1121);
    });

    it('numbers are signed in the text in which they are sent', async () => {
      await atTime(TIME);
      const asNumbers = first.replace('"52000.00"', '52000.00').replace('"0.01000000"', '0.01000000');
      expect(await outcome(order('BTCUSDT', `${asNumbers},"signature":"${firstSignature}"`))).to.equal(-1121);
      const otherText = asNumbers.replace('52000.00', '52000.0');
      expect(await outcome(order('BTCUSDT', `${otherText},"signature":"${firstSignature}"`))).to.equal(-1022);
    });

    it('a symbol outside of ASCII is signed as raw UTF-8', async () => {
      await atTime(TIME);
      expect(await outcome(order('１２３４５６', `${second},"signature":"${secondSignature}"`))).to.equal(-1121);
    });

    for (const key of ['alice-hmac', 'alice-rsa', 'alice-ed25519'] as const) {
      it(`${key} signs a request, and a changed one is refused`, async () => {
        const client = await house.connect();
        expect((await house.call(client, key, 'account.rateLimits.orders')).status).to.equal(200);
        const params = { ...house.signed(key), timestamp: house.clock.now() + 1 };
        expect((await client.ask({ method: 'account.rateLimits.orders', params })).error?.code).to.equal(-1022);
      });
    }

    it('returnRateLimits is part of what is signed', async () => {
      const client = await house.connect();
      const params = { ...house.signed('alice-hmac'), returnRateLimits: false };
      expect((await client.ask({ method: 'account.rateLimits.orders', params })).error?.code).to.equal(-1022);
    });

    async function atTime(time: number): Promise<void> {
      await house.close();
      house = await WsApiHouse.open({ startTime: time });
      house.keys.add({ key: API_KEY, accountId: 'alice', kind: 'HMAC', secret: SECRET });
    }
  });
});
