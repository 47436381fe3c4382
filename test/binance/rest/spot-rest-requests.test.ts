import { createHmac, generateKeyPairSync, verify } from 'node:crypto';
import { expect } from 'chai';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import type { CcxtSpotRest } from '../../../src/binance/rest/ccxt-spot-rest.js';
import type { PipelinedBinance } from '../../../src/binance/rest/pipelined-binance.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { createRestClient } from '../../support/rest-client.js';
import type { TestRestClient } from '../../support/rest-client.js';
import { ScriptedHttpServer, sendJson } from '../../support/scripted-http-server.js';
import type { ReceivedRequest } from '../../support/scripted-http-server.js';

const ORDER = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.00000001', price: '1' };
const ACK = { symbol: 'BTCUSDT', orderId: 1, orderListId: -1, clientOrderId: 'c', transactTime: 1 };

/** What was signed: everything before `&signature=`, of the query or of the form. */
function signedPart(request: ReceivedRequest): readonly [payload: string, signature: string] {
  const text =
    request.method === 'POST' || request.method === 'PUT' ? request.body : (request.target.split('?')[1] ?? '');
  const [payload = '', signature = ''] = text.split('&signature=');
  return [payload, decodeURIComponent(signature)];
}

/** CCXT's instance with CCXT's own types, which our declarations leave out. */
const ccxtOf = (rest: CcxtSpotRest): PipelinedBinance => rest.ccxt as unknown as PipelinedBinance;

describe('requests of CcxtSpotRest', () => {
  let server: ScriptedHttpServer;
  let client: TestRestClient;
  let rest: CcxtSpotRest;

  beforeEach(async () => {
    server = await ScriptedHttpServer.start((_, response) => sendJson(response, 200, ACK));
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
  const lastRequest = (): ReceivedRequest => server.received.at(-1)!;
  /** Sends and does not care how the answer reads. */
  const send = async (request: Promise<unknown>): Promise<ReceivedRequest> => {
    await request.catch(() => undefined);
    return lastRequest();
  };

  const calls: readonly (readonly [string, (rest: CcxtSpotRest) => Promise<unknown>, string, boolean])[] = [
    ['ping', (r) => r.ping(), 'GET /api/v3/ping', false],
    ['time', (r) => r.time(), 'GET /api/v3/time', false],
    ['exchangeInfo', (r) => r.exchangeInfo(), 'GET /api/v3/exchangeInfo', false],
    ['depth', (r) => r.depth('A', 5), 'GET /api/v3/depth?symbol=A&limit=5', false],
    [
      'klines',
      (r) => r.klines({ symbol: 'A', interval: '1m', endTime: 9 }),
      'GET /api/v3/klines?symbol=A&interval=1m&endTime=9',
      false,
    ],
    ['ticker24h', (r) => r.ticker24h('A'), 'GET /api/v3/ticker/24hr?symbol=A', false],
    ['trades', (r) => r.trades('A', 7), 'GET /api/v3/trades?symbol=A&limit=7', false],
    ['account', (r) => r.account(), 'GET /api/v3/account', true],
    ['openOrders', (r) => r.openOrders(), 'GET /api/v3/openOrders', true],
    ['openOrders of a symbol', (r) => r.openOrders('A'), 'GET /api/v3/openOrders?symbol=A', true],
    [
      'order',
      (r) => r.order({ symbol: 'A', orderId: '9007199254740993' }),
      'GET /api/v3/order?symbol=A&orderId=9007199254740993',
      true,
    ],
    [
      'order by client id',
      (r) => r.order({ symbol: 'A', origClientOrderId: 'x' }),
      'GET /api/v3/order?symbol=A&origClientOrderId=x',
      true,
    ],
    ['allOrders', (r) => r.allOrders({ symbol: 'A', limit: 3 }), 'GET /api/v3/allOrders?symbol=A&limit=3', true],
    ['myTrades', (r) => r.myTrades({ symbol: 'A', fromId: '5' }), 'GET /api/v3/myTrades?symbol=A&fromId=5', true],
    [
      'newOrder',
      (r) => r.newOrder({ symbol: 'A', newClientOrderId: 'n' }),
      'POST /api/v3/order?symbol=A&newClientOrderId=n',
      true,
    ],
    ['testOrder', (r) => r.testOrder({ symbol: 'A' }), 'POST /api/v3/order/test?symbol=A', true],
    [
      'cancelOrder',
      (r) => r.cancelOrder({ symbol: 'A', orderId: '1' }),
      'DELETE /api/v3/order?symbol=A&orderId=1',
      true,
    ],
    ['cancelOpenOrders', (r) => r.cancelOpenOrders('A'), 'DELETE /api/v3/openOrders?symbol=A', true],
    ['cancelReplace', (r) => r.cancelReplace({ symbol: 'A' }), 'POST /api/v3/order/cancelReplace?symbol=A', true],
    [
      'request',
      (r) => r.request('GET', '/api/v3/myFilters', { symbol: 'A' }, { signed: true }),
      'GET /api/v3/myFilters?symbol=A',
      true,
    ],
  ];
  for (const [name, make, expected, signed] of calls) {
    it(`${name} is ${expected}${signed ? ', signed' : ''}`, async () => {
      const request = await send(make(rest));
      const params = new URLSearchParams(request.body === '' ? request.query : request.body);
      expect(request.headers['x-mbx-apikey']).to.equal(signed ? 'test-key' : undefined);
      for (const extra of ['timestamp', 'recvWindow', 'signature']) {
        expect(params.has(extra), extra).to.equal(signed);
        params.delete(extra);
      }
      const query = params.size === 0 ? '' : `?${params.toString()}`;
      expect(`${request.method} ${request.path}${query}`).to.equal(expected);
    });
  }

  it('an order goes out in a form body, signed over exactly what is sent', async () => {
    const request = await send(rest.newOrder({ ...ORDER, newClientOrderId: 'vt-1' }));
    expect(request.headers['content-type']).to.equal('application/x-www-form-urlencoded');
    const [payload, signature] = signedPart(request);
    expect(signature).to.equal(createHmac('sha256', 'test-secret').update(payload).digest('hex'));
    expect(payload).to.contain('quantity=0.00000001').and.contain('newClientOrderId=vt-1');
  });

  it('a Chinese symbol is percent-encoded before it is signed', async () => {
    const request = await send(rest.order({ symbol: '币安人生USDT', origClientOrderId: 'a b+c' }));
    const [payload, signature] = signedPart(request);
    expect(payload).to.contain('symbol=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT').and.contain('a%20b%2Bc');
    expect(signature).to.equal(createHmac('sha256', 'test-secret').update(payload).digest('hex'));
  });

  it('carries the venue’s time and never one ahead of it', async () => {
    client.clock.adopt(-3_600_000, 40);
    const before = Date.now();
    const request = await send(rest.account());
    const timestamp = Number(request.query.get('timestamp'));
    expect(timestamp).to.be.within(before - 3_600_040, Date.now() - 3_600_040);
  });

  it('carries recvWindow as it is set, 5000 by default', async () => {
    expect((await send(rest.account())).query.get('recvWindow')).to.equal('5000');
    client.close();
    use({ recvWindowMs: 1234 });
    expect((await send(rest.account())).query.get('recvWindow')).to.equal('1234');
  });

  for (const [kind, keys] of [
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['Ed25519', generateKeyPairSync('ed25519')],
  ] as const) {
    it(`signs with an ${kind} key, percent-encoded base64`, async () => {
      client.close();
      // Windows line ends make an Ed25519 key longer than CCXT believes it can be.
      use({ secret: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '\r\n') });
      const [payload, signature] = signedPart(await send(rest.order({ symbol: '币安USDT', orderId: '1' })));
      const digest = kind === 'RSA' ? 'sha256' : null;
      expect(verify(digest, Buffer.from(payload), keys.publicKey, Buffer.from(signature, 'base64'))).to.equal(true);
      expect(lastRequest().target).to.not.match(/signature=[^&]*[+/]/);
    });
  }

  it('gives an order without an id one of its own, not one with a broker’s name', async () => {
    const request = await send(rest.newOrder(ORDER));
    const id = new URLSearchParams(request.body).get('newClientOrderId');
    expect(id)
      .to.match(/^[A-Za-z0-9_-]{1,36}$/)
      .and.not.match(/^x-/);
  });

  it('leaves out parameters that are not set', async () => {
    expect((await send(rest.request('GET', '/api/v3/klines', { symbol: 'A', limit: undefined }))).target).to.equal(
      '/api/v3/klines?symbol=A',
    );
  });

  for (const value of [1e-7, 1e21, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    it(`refuses the number ${value} as a parameter: text would not be exact`, async () => {
      const error = await rejectionOf(rest.request('GET', '/api/v3/klines', { price: value }));
      expect(error).to.include({ category: 'invalid-request', outcome: 'not-sent' });
      expect(server.received).to.have.length(0);
    });
  }

  it('writes plain numbers as they are', async () => {
    const request = await send(
      rest.request('GET', '/api/v3/klines', { a: 0.001, b: -5, c: 9_007_199_254_740_991, d: true }),
    );
    expect(request.target).to.equal('/api/v3/klines?a=0.001&b=-5&c=9007199254740991&d=true');
  });

  it('refuses a path that spot does not have, without touching the network', async () => {
    for (const path of ['/fapi/v1/order', '/api/v3/', 'api/v3/order', '']) {
      expect(await rejectionOf(rest.request('GET', path))).to.include({
        category: 'invalid-request',
        outcome: 'not-sent',
      });
    }
    expect(server.received).to.have.length(0);
    expect(client.rateLimits.usage().limits[0]!.used).to.equal(0);
  });

  it('serves public data without keys, and says what signed requests need', async () => {
    client.close();
    use({ apiKey: undefined as never, secret: undefined as never });
    await rest.ping();
    const error = await rejectionOf(rest.account());
    expect(error).to.include({ category: 'authentication', outcome: 'not-sent' });
    expect(error.message).to.equal('GET /api/v3/account: this needs an API key and its secret; none is set');
    expect((await rejectionOf(rest.request('GET', '/api/v3/historicalTrades', { symbol: 'A' }))).outcome).to.equal(
      'not-sent',
    );
    expect(server.received).to.have.length(1);
  });

  it('takes a base address with or without a slash at its end', async () => {
    client.close();
    client = createRestClient(`${server.url}/`);
    await client.rest.ping();
    expect(lastRequest().target).to.equal('/api/v3/ping');
  });

  it('lets CCXT’s own unified calls take the same way', async () => {
    server.follow((_, response) =>
      sendJson(response, 200, { serverTime: 1_795_000_000_000 }, { 'X-MBX-USED-WEIGHT-1M': '77' }),
    );
    expect(await ccxtOf(rest).fetchTime()).to.equal(1_795_000_000_000);
    expect(client.rateLimits.usage().limits[0]!.used).to.equal(77);
    server.follow((_, response) => sendJson(response, 400, { code: -1121, msg: 'Invalid symbol.' }));
    expect(await rejectionOf(ccxtOf(rest).publicGetTickerPrice({ symbol: 'X' }))).to.include({
      code: -1121,
      category: 'symbol',
    });
    expect(lastRequest().target).to.equal('/api/v3/ticker/price?symbol=X');
  });

  it('closes CCXT’s own way to the network', async () => {
    await ccxtOf(rest)
      .fetch(`${server.url}/api/v3/ping`)
      .then(
        () => expect.fail('it was fetched'),
        (error: unknown) => expect(String(error)).to.contain('may not fetch'),
      );
    expect(server.received).to.have.length(0);
  });

  it('lets a cancel through where the buffer is all that is left', async () => {
    client.rateLimits.configure([{ rateLimitType: 'REQUEST_WEIGHT', interval: 'DAY', intervalNum: 1, limit: 20 }]);
    server.follow((_, response) => sendJson(response, 200, ACK, { 'X-MBX-USED-WEIGHT-1D': '18' }));
    await rest.ping({ lane: Lane.ORDER });
    expect(await rejectionOf(rest.newOrder(ORDER))).to.include({ category: 'rate-limit', outcome: 'not-sent' });
    expect((await send(rest.cancelOrder({ symbol: 'A', orderId: '1' }))).method).to.equal('DELETE');
  });
});
