import { inspect } from 'node:util';
import { expect } from 'chai';
import sinon from 'sinon';
import { Clock } from '../../../src/binance/clock.js';
import { UnknownOutcomeError } from '../../../src/binance/errors/error-leaves.js';
import { Deadline } from '../../../src/binance/rate-limit/deadline.js';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import { Withdrawal } from '../../../src/binance/rate-limit/withdrawal.js';
import type { CcxtSpotRest } from '../../../src/binance/rest/ccxt-spot-rest.js';
import { LocalHttpProxy } from '../../support/local-http-proxy.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { createRestClient } from '../../support/rest-client.js';
import type { TestRestClient } from '../../support/rest-client.js';
import { ScriptedHttpServer, sendHtml, sendJson } from '../../support/scripted-http-server.js';
import type { Script } from '../../support/scripted-http-server.js';
import { waitUntil } from '../../support/wait-until.js';

const ORDER = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '1', newClientOrderId: 'vt-1' };
const CLOCK = { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' };

/** Follows the scripts one after the other, and the last one for ever. */
function inTurn(...scripts: Script[]): Script {
  let turn = 0;
  return (...request) => scripts[Math.min(turn++, scripts.length - 1)]?.(...request);
}
const json =
  (status: number, body: unknown, headers = {}): Script =>
  (_, response) =>
    sendJson(response, status, body, headers);
const html =
  (status: number, headers = {}): Script =>
  (_, response) =>
    sendHtml(response, status, headers);
const reset: Script = (_, __, socket) => socket.resetAndDestroy();
const silence: Script = () => undefined;

describe('answers to CcxtSpotRest', () => {
  let server: ScriptedHttpServer;
  let client: TestRestClient;
  let rest: CcxtSpotRest;

  beforeEach(async () => {
    server = await ScriptedHttpServer.start();
    use({});
  });
  afterEach(async () => {
    client.close();
    await server.close();
  });
  const use = (options: Parameters<typeof createRestClient>[1]): void => {
    client = createRestClient(server.url, options);
    rest = client.rest;
  };
  const targets = (): string[] => server.received.map(({ method, path }) => `${method} ${path}`);

  describe('to reads', () => {
    const troubles: readonly (readonly [string, Script])[] = [
      ['a 502 in HTML', html(502)],
      ['a 500 with -1000', json(500, { code: -1000, msg: 'An unknown error occurred' })],
      ['-1001', json(400, { code: -1001, msg: 'Internal error' })],
      ['-1008', json(503, { code: -1008, msg: 'Server is currently overloaded' })],
      ['a reset connection', reset],
      ['silence', silence],
    ];
    for (const [name, script] of troubles) {
      it(`are asked for again after ${name}`, async () => {
        client.close();
        use({ timeoutsMs: { read: 60 } });
        server.follow(inTurn(script, script, json(200, { serverTime: 5 })));
        expect(await rest.time()).to.equal(5);
        expect(server.received).to.have.length(3);
        expect(client.notices).to.have.length(2);
      });
    }

    it('are given up after the last attempt, with the last trouble', async () => {
      server.follow(html(502));
      const error = await rejectionOf(rest.time());
      expect(error).to.include({ category: 'server', httpStatus: 502, outcome: 'rejected' });
      expect(server.received).to.have.length(4);
    });

    for (const [name, script] of [
      ['a refused parameter', json(400, { code: -1121, msg: 'Invalid symbol.' })],
      ['a 403 of the firewall', html(403)],
      ['a 404', html(404)],
      ['wrong keys', json(401, { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' })],
      ['a ban', html(418)],
    ] as const) {
      it(`are not asked for again after ${name}`, async () => {
        server.follow(script);
        await rejectionOf(rest.time());
        expect(server.received).to.have.length(1);
      });
    }

    it('are not asked for again when the caller gives up', async () => {
      server.follow(silence);
      const abort = new AbortController();
      const waiting = rejectionOf(rest.time({ signal: abort.signal }));
      await waitUntil(() => server.received.length === 1);
      abort.abort(new Error('enough'));
      expect(await waiting).to.include({ category: 'closed', outcome: 'not-sent' });
      expect(await rejectionOf(rest.time({ signal: abort.signal }))).to.include({ category: 'closed' });
      expect(server.received).to.have.length(1);
    });

    it('may be given up between two attempts', async () => {
      client.close();
      use({ firstRetryMs: 60_000 });
      server.follow(html(502));
      const abort = new AbortController();
      const waiting = rejectionOf(rest.time({ signal: abort.signal }));
      await waitUntil(() => client.notices.length === 1);
      abort.abort(new Error('enough'));
      expect(await waiting).to.include({ category: 'closed', outcome: 'not-sent' });
    });

    it('that cannot be read name the endpoint and the field', async () => {
      server.follow(json(200, [[1, '1.0', 'x']]));
      const error = await rejectionOf(rest.klines({ symbol: 'BTCUSDT', interval: '1m' }));
      expect(error.outcome).to.equal('rejected');
      expect(error.message).to.equal(
        'GET /api/v3/klines BTCUSDT: Binance’s answer cannot be read: [0][2] is "x", expected a decimal text',
      );
      server.follow(html(200));
      expect((await rejectionOf(rest.time())).message).to.contain('cannot be read');
    });

    it('keep ids beyond 2^53 exact', async () => {
      server.follow(
        json(
          200,
          '[{"symbol":"A","id":9007199254740993,"orderId":18446744073709551615,"orderListId":-1,"price":"1","qty":"1","quoteQty":"1","commission":"0","commissionAsset":"B","time":1,"isBuyer":true,"isMaker":false,"isBestMatch":true}]',
        ),
      );
      const [trade] = await rest.myTrades({ symbol: 'A' });
      expect(trade).to.include({ id: '9007199254740993', orderId: '18446744073709551615' });
      expect(await rest.request('GET', '/api/v3/x')).to.deep.include.members([trade]);
    });
  });

  describe('to orders', () => {
    const unknown: readonly (readonly [string, Script])[] = [
      ['a 502 in HTML', html(502)],
      ['a 503', json(503, 'Service Unavailable.')],
      ['-1007', json(408, { code: -1007, msg: 'Timeout waiting for response from backend server.' })],
      ['-1006', json(400, { code: -1006, msg: 'An unexpected response was received' })],
      ['-1000', json(400, { code: -1000, msg: 'An unknown error occurred' })],
      ['a reset after the request', reset],
      ['silence', silence],
      ['an answer that is not JSON', json(200, 'fine')],
      ['an answer that is no order', json(200, { orderId: 1 })],
      [
        'half an answer',
        (_, response, socket) => {
          response.writeHead(200, { 'content-length': '100' });
          response.write('{"orderId":1');
          setImmediate(() => socket.resetAndDestroy());
        },
      ],
    ];
    for (const [name, script] of unknown) {
      it(`leave the order in doubt and send nothing again after ${name}`, async () => {
        client.close();
        use({ timeoutsMs: { order: 60 } });
        server.follow(script);
        for (const send of [() => rest.newOrder(ORDER), () => rest.cancelOrder({ symbol: 'A', orderId: '1' })]) {
          const error = await rejectionOf(send());
          expect(error).to.be.instanceOf(UnknownOutcomeError).and.include({ outcome: 'unknown', decision: 'query' });
        }
        expect(server.received).to.have.length(2);
      });
    }

    it('are certain that nothing was sent where nobody listens', async () => {
      await server.close();
      const error = await rejectionOf(rest.newOrder(ORDER));
      expect(error).to.include({ category: 'network', outcome: 'not-sent' });
      expect(error.message).to.match(/^POST \/api\/v3\/order BTCUSDT: connect ECONNREFUSED .*Nothing was executed\.$/);
      expect(client.rateLimits.usage().limits.map(({ used }) => used)).to.deep.equal([0, 0, 0, 0]);
      server = await ScriptedHttpServer.start();
    });

    for (const [code, status, category] of [
      [-1013, 400, 'filter'],
      [-2010, 400, 'unclassified'],
      [-2015, 401, 'authentication'],
      [-1003, 429, 'rate-limit'],
      [-1015, 429, 'rate-limit'],
      [-1008, 400, 'overload'],
    ] as const) {
      it(`are not sent again after ${code}`, async () => {
        server.follow(json(status, { code, msg: 'no' }));
        expect(await rejectionOf(rest.newOrder(ORDER))).to.include({ code, category });
        expect(server.received).to.have.length(1);
      });
    }

    it('give a test order another try, since it changes nothing', async () => {
      server.follow(inTurn(html(502), json(200, {})));
      await rest.testOrder(ORDER);
      expect(server.received).to.have.length(2);
    });

    it('carry the halves of a cancel-replace that failed in part', async () => {
      const data = { cancelResult: 'SUCCESS', newOrderResult: 'FAILURE', newOrderResponse: { code: -2010, msg: 'x' } };
      server.follow(json(409, { code: -2021, msg: 'Order cancel-replace partially failed.', data }));
      const error = await rejectionOf(rest.cancelReplace({ symbol: 'A', cancelOrderId: '1' }));
      expect(error).to.include({ code: -2021, category: 'cancel-replace', outcome: 'unknown' });
      expect(error.data).to.deep.equal(data);
    });
  });

  describe('that complain about the clock', () => {
    const time =
      (aheadMs: number): Script =>
      (_, response) =>
        sendJson(response, 200, { serverTime: Date.now() + aheadMs });
    /** A venue whose clock is ahead, and that checks timestamps. */
    const strict =
      (aheadMs: number): Script =>
      (request, response, socket) => {
        if (request.path === '/api/v3/time') {
          time(aheadMs)(request, response, socket);
          return;
        }
        const params = new URLSearchParams(request.body === '' ? request.query : request.body);
        const lateMs = Date.now() + aheadMs - Number(params.get('timestamp'));
        if (lateMs > 5_000) {
          sendJson(response, 400, CLOCK);
          return;
        }
        sendJson(
          response,
          200,
          request.method === 'GET' ? [] : { ...ORDER, orderId: 1, clientOrderId: 'vt-1', transactTime: 1 },
        );
      };

    it('make it measure again and ask a read once more', async () => {
      server.follow(strict(60_000));
      expect(await rest.openOrders()).to.deep.equal([]);
      expect(client.clock.offsetMs).to.be.within(59_900, 60_100);
      expect(targets()).to.deep.equal([
        'GET /api/v3/openOrders',
        ...Array<string>(3).fill('GET /api/v3/time'),
        'GET /api/v3/openOrders',
      ]);
    });

    it('make it send an order once more, which -1021 proves not to exist', async () => {
      server.follow(strict(60_000));
      expect(await rest.newOrder(ORDER)).to.include({ orderId: 1 });
      expect(targets().filter((target) => target.startsWith('POST'))).to.have.length(2);
    });

    it('do not make it send an order late, where measuring the clock took too long', async () => {
      let elapsedMs = 0;
      sinon.stub(client.clock, 'elapsedMs').callsFake(() => elapsedMs);
      server.follow((request, response, socket) => {
        if (request.path === '/api/v3/time') elapsedMs += 2_000;
        strict(60_000)(request, response, socket);
      });
      expect(await rejectionOf(rest.newOrder(ORDER, { lane: Lane.ORDER }))).to.include({ code: -1021 });
      expect(targets().filter((target) => target.startsWith('POST'))).to.have.length(1);
    });

    it('hold an order up no longer than it may wait, where measuring the clock hangs', async () => {
      server.follow((request, response, socket) =>
        (request.path === '/api/v3/time' ? silence : json(400, CLOCK))(request, response, socket),
      );
      const withdrawal = new Withdrawal({ deadline: new Deadline(client.clock, 300) });
      expect(await rejectionOf(rest.newOrder(ORDER, { withdrawal }))).to.include({ code: -1021, outcome: 'not-sent' });
      expect(withdrawal.hasLeft).to.equal(false);
      expect(targets()).to.deep.equal(['POST /api/v3/order', 'GET /api/v3/time']);
    });

    it('do not make it send an order once more that was taken back meanwhile', async () => {
      const withdrawal = new Withdrawal();
      server.follow((request, response, socket) => {
        if (request.method === 'POST') expect(withdrawal.withdraw()).to.equal(false);
        strict(60_000)(request, response, socket);
      });
      expect(await rejectionOf(rest.newOrder(ORDER, { withdrawal }))).to.include({ code: -1021, outcome: 'not-sent' });
      expect(targets().filter((target) => target.startsWith('POST'))).to.have.length(1);
      expect(withdrawal.isWithdrawn).to.equal(true);
      expect(client.notices.join()).not.to.contain('could not be measured');
    });

    it('are believed after the second time', async () => {
      server.follow((request, response, socket) =>
        (request.path === '/api/v3/time' ? time(0) : json(400, CLOCK))(request, response, socket),
      );
      expect(await rejectionOf(rest.newOrder(ORDER))).to.include({
        code: -1021,
        category: 'clock',
        outcome: 'not-sent',
      });
      expect(targets().filter((target) => target.startsWith('POST'))).to.have.length(2);
    });

    it('are passed on where the clock cannot be measured', async () => {
      server.follow((request, response, socket) =>
        (request.path === '/api/v3/time' ? html(404) : json(400, CLOCK))(request, response, socket),
      );
      expect(await rejectionOf(rest.newOrder(ORDER))).to.include({ code: -1021 });
      expect(targets().filter((target) => target.startsWith('POST'))).to.have.length(1);
      expect(client.notices.at(-1)).to.contain('The clock could not be measured');
    });

    it('never keep a measurement waiting for itself where the time itself is refused', async () => {
      server.follow(json(400, CLOCK));
      expect(await rejectionOf(rest.newOrder(ORDER))).to.include({ code: -1021, outcome: 'not-sent' });
      expect(await rejectionOf(rest.time())).to.include({ code: -1021 });
    });

    it('leave an order in doubt when they come with a 5xx', async () => {
      server.follow(json(500, CLOCK));
      expect(await rejectionOf(rest.newOrder(ORDER))).to.include({ outcome: 'unknown' });
      expect(server.received).to.have.length(1);
    });
  });

  describe('about limits', () => {
    it('correct the budget', async () => {
      // Figures of an answer that may belong to the interval before are not taken over: time stands clear of the edge.
      client.close();
      const clock = new Clock();
      const middleOfInterval = Math.floor(Date.now() / 60_000) * 60_000 + 5_000;
      clock.now = () => middleOfInterval;
      use({ clock });
      server.follow(
        json(
          200,
          { symbol: 'A', orderId: 1, clientOrderId: 'c', transactTime: 1 },
          {
            'X-MBX-USED-WEIGHT-1M': '1234',
            'X-MBX-ORDER-COUNT-10S': '17',
            'X-MBX-ORDER-COUNT-1D': '170',
          },
        ),
      );
      await rest.newOrder(ORDER);
      expect(client.rateLimits.usage().limits.map(({ used }) => used)).to.deep.equal([1_234, 1, 17, 170]);
    });

    it('stop everything until Retry-After on 429', async () => {
      server.follow(json(429, { code: -1003, msg: 'Too much request weight used' }, { 'Retry-After': '30' }));
      const first = await rejectionOf(rest.newOrder(ORDER));
      expect(first).to.include({ category: 'rate-limit', retryAfterMs: 30_000, outcome: 'not-sent' });
      for (const next of [() => rest.newOrder(ORDER), () => rest.cancelOrder({ symbol: 'A', orderId: '1' })]) {
        const error = await rejectionOf(next());
        expect(error).to.include({ category: 'rate-limit', outcome: 'not-sent' });
        expect(error.retryAfterMs).to.be.within(29_000, 30_000);
      }
      expect(server.received).to.have.length(1);
    });

    it('make a read wait for its turn and go on', async () => {
      server.follow(inTurn(json(429, { code: -1003, msg: 'x' }, { 'Retry-After': '0' }), json(200, { serverTime: 9 })));
      expect(await rest.time()).to.equal(9);
    });

    for (const [name, script, leastMs] of [
      ['with a header', json(418, { code: -1003, msg: 'banned' }, { 'Retry-After': '3600' }), 3_500_000],
      [
        'with its end in the text',
        (_, response) =>
          sendJson(response, 418, {
            code: -1003,
            msg: `Way too much request weight used; IP banned until ${Date.now() + 7_200_000}. Please use`,
          }),
        7_100_000,
      ],
      ['in bare HTML', html(418), 119_000],
    ] as readonly (readonly [string, Script, number])[]) {
      it(`stop everything on a ban ${name}`, async () => {
        server.follow(script);
        expect((await rejectionOf(rest.time())).category).to.equal('banned');
        const error = await rejectionOf(rest.time({ lane: Lane.CANCEL }));
        expect(error.message).to.contain('Binance asked to stay away');
        expect(error.retryAfterMs).to.be.greaterThan(leastMs);
        expect(server.received).to.have.length(1);
      });
    }

    it('stop new orders alone on -1015', async () => {
      server.follow(
        inTurn(
          json(429, { code: -1015, msg: 'Too many new orders' }, { 'Retry-After': '30' }),
          json(200, { serverTime: 1 }),
        ),
      );
      await rejectionOf(rest.newOrder(ORDER));
      expect((await rejectionOf(rest.newOrder(ORDER))).category).to.equal('rate-limit');
      expect(await rest.time()).to.equal(1);
      expect(server.received).to.have.length(2);
    });
  });

  it('never show key, secret or signature, whatever goes wrong', async () => {
    client.close();
    use({
      apiKey: 'PUBLICKEYPUBLICKEY',
      secret: 'TOPSECRETTOPSECRET',
      timeoutsMs: { read: 50, order: 50 },
      maxAttempts: 2,
    });
    const said: string[] = [];
    for (const script of [
      reset,
      silence,
      html(403),
      html(502),
      json(400, CLOCK),
      json(401, { code: -2015, msg: 'no' }),
      json(200, '{'),
    ]) {
      server.follow(script);
      for (const request of [
        () => rest.newOrder(ORDER),
        () => rest.account(),
        () => rest.order({ symbol: 'A', orderId: '1' }),
      ]) {
        const error = await rejectionOf(request());
        said.push(inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error), String(error.stack));
      }
    }
    said.push(...client.notices, inspect(rest), JSON.stringify(client.rateLimits.usage()));
    const signatures = server.received.flatMap(({ target, body }) =>
      [...`${target}&${body}`.matchAll(/signature=([0-9a-f]{64})/g)].map(([, signature]) => signature!),
    );
    expect(signatures.length).to.be.greaterThan(10);
    for (const text of said) {
      for (const hidden of ['TOPSECRET', 'PUBLICKEY', ...signatures]) expect(text).to.not.contain(hidden);
    }
  });

  it('come through a proxy where one is set', async () => {
    const proxy = await LocalHttpProxy.start();
    client.close();
    use({ proxy: proxy.address });
    server.follow(json(200, { serverTime: 3 }));
    expect(await rest.time()).to.equal(3);
    expect(proxy.asked).to.deep.equal([`GET ${server.url}/api/v3/time`]);
    client.close();
    await proxy.close();
  });

  it('do not come any more once it is closed: what is under way fails, what comes later is not sent', async () => {
    server.follow(silence);
    const read = rejectionOf(rest.time());
    const order = rejectionOf(rest.newOrder(ORDER));
    await waitUntil(() => server.received.length === 2);
    rest.close();
    rest.close();
    expect(await read).to.include({ category: 'closed', outcome: 'not-sent' });
    expect(await order).to.include({ outcome: 'unknown' });
    expect(await rejectionOf(rest.newOrder(ORDER))).to.include({ category: 'closed', outcome: 'not-sent' });
    expect(server.received).to.have.length(2);
    await waitUntil(() => server.connections === 0);
  });
});
