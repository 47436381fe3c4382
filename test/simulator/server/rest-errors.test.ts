import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect } from 'chai';
import { expandSymbol } from '../../../src/simulator/markets/expand-symbol.js';
import type { RestClient, RestReply } from './rest-client.js';
import { RestHouse, RESTING } from './rest-house.js';

const UNICODE = expandSymbol({
  base: '币安人生',
  quote: 'USDT',
  tick: '0.0001',
  maxPrice: '1000',
  step: '1',
  maxQuantity: '900000',
  maxMarketQuantity: '900000',
  minNotional: '5',
  price: '0.5000',
  volatility: 0.05,
  tradesPerSecond: 1,
});

describe('REST security', () => {
  let house: RestHouse;
  let alice: RestClient;

  before(async () => {
    house = await RestHouse.open();
    ({ alice } = house);
  });
  after(() => house.close());

  const sendSigned = (method: string, query: string, body: string, signedText: string): Promise<RestReply> => {
    const signature = createHmac('sha256', 'alice-secret').update(signedText).digest('hex');
    const form = `${query}${query === '' ? '' : '&'}signature=${signature}`;
    return alice.send(method, `/api/v3/order/test?${form}`, body, { 'X-MBX-APIKEY': 'alice' });
  };
  const order = (extra = ''): string =>
    `symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=90000&timestamp=${house.clock.now()}${extra}`;

  it('signs query and body as one text without a seam', async () => {
    const [query, body] = [order().slice(0, 34), order().slice(35)];
    expect(await sendSigned('POST', query, body, query + body)).to.include({ status: 200 });
    const seam = await sendSigned('POST', query, body, `${query}&${body}`);
    expect(seam.body).to.deep.equal({ code: -1022, msg: 'Signature for this request is not valid.' });
  });

  it('lets the query win where a name is in both', async () => {
    const body = 'symbol=NONEUSDT';
    expect(await sendSigned('POST', order(), body, order() + body)).to.include({ status: 200 });
    const [noSymbol, withSymbol] = [order().replace('symbol=BTCUSDT&', ''), 'symbol=NONEUSDT'];
    const lost = await sendSigned('POST', noSymbol, withSymbol, noSymbol + withSymbol);
    expect(lost.body.code).to.equal(-1121);
  });

  it('takes a signature in the body', async () => {
    const signature = createHmac('sha256', 'alice-secret').update(order()).digest('hex');
    const body = `${order()}&signature=${signature}`;
    const headers = { 'X-MBX-APIKEY': 'alice' };
    expect(await alice.send('POST', '/api/v3/order/test', body, headers)).to.include({ status: 200 });
  });

  it('answers wrong keys, wrong secrets and wrong clocks', async () => {
    const stranger = Object.assign(Object.create(alice) as RestClient, { key: 'stranger' });
    expect((await stranger.signed('GET', 'account')).body).to.deep.equal({
      code: -2015,
      msg: 'Invalid API-key, IP, or permissions for action.',
    });
    const forger = Object.assign(Object.create(alice) as RestClient, { secret: 'wrong' });
    expect(await forger.signed('GET', 'account')).to.include({ status: 400 });
    expect((await forger.signed('GET', 'account')).body.code).to.equal(-1022);
    const late = await alice.signed('GET', 'account', { timestamp: house.clock.now() - 10_000 });
    expect(late.body).to.deep.equal({ code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' });
    const early = await alice.signed('GET', 'account', { timestamp: house.clock.now() + 10_000 });
    expect(early.body).to.deep.equal({
      code: -1021,
      msg: "Timestamp for this request was 1000ms ahead of the server's time.",
    });
    expect((await alice.signed('GET', 'account', { recvWindow: 60_001 })).body.code).to.equal(-1131);
    expect(await alice.signed('GET', 'account', { recvWindow: 5000.5 })).to.include({ status: 200 });
    expect(await alice.signed('GET', 'account', { timestamp: `${house.clock.now()}123` })).to.include({ status: 200 });
  });

  it('needs key, timestamp and signature', async () => {
    const key = { 'X-MBX-APIKEY': 'alice' };
    expect(await alice.get('account')).to.include({ status: 401 });
    expect((await alice.get('account')).body).to.deep.equal({ code: -2014, msg: 'API-key format invalid.' });
    expect((await alice.get('account', {}, key)).body.msg).to.contain("'timestamp'");
    expect((await alice.get('account', { timestamp: house.clock.now() }, key)).body.msg).to.contain("'signature'");
  });

  for (const kind of ['RSA', 'ED25519'] as const) {
    it(`takes orders signed with an ${kind} key, percent-encoded`, async () => {
      const pair =
        kind === 'RSA' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
      const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const account = { key: 'carol', keyKind: kind, publicKey, balances: { USDT: 1000 } };
      const other = await RestHouse.open({ accounts: [account] });
      try {
        expect(other.simulator).to.include({ apiKey: 'carol', secret: '' });
        const form = `symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=90000&timestamp=${other.clock.now()}`;
        const signature = sign(kind === 'RSA' ? 'sha256' : null, Buffer.from(form), pair.privateKey);
        const url = `/api/v3/order?${form}&signature=${encodeURIComponent(signature.toString('base64'))}`;
        const reply = await other.alice.send('POST', url, '', { 'X-MBX-APIKEY': 'carol' });
        expect(reply.status).to.equal(200);
        expect(reply.body.status).to.equal('NEW');
        expect(other.simulator.exchange.openOrders('carol')).to.have.length(1);
      } finally {
        await other.close();
      }
    });
  }

  it('trades symbols in any script, signed as they are encoded', async () => {
    const other = await RestHouse.open({ symbols: [UNICODE] });
    try {
      expect((await other.alice.get('ticker/price', { symbol: UNICODE.symbol })).body.symbol).to.equal('币安人生USDT');
      const fields = { ...RESTING, symbol: UNICODE.symbol, quantity: '100', price: '0.4' };
      expect((await other.alice.signed('POST', 'order', fields)).body).to.include({ symbol: '币安人生USDT' });
      const raw = `symbol=${UNICODE.symbol}&timestamp=${other.clock.now()}`;
      const encoded = `symbol=${encodeURIComponent(UNICODE.symbol)}&timestamp=${other.clock.now()}`;
      const signature = createHmac('sha256', 'alice-secret').update(raw).digest('hex');
      const url = `/api/v3/openOrders?${encoded}&signature=${signature}`;
      const signedRaw = await other.alice.send('GET', url, '', { 'X-MBX-APIKEY': 'alice' });
      expect(signedRaw.body.code).to.equal(-1022);
      const rawBody = `${raw}&side=BUY&type=LIMIT&timeInForce=GTC&quantity=100&price=0.4`;
      const bodySignature = createHmac('sha256', 'alice-secret').update(rawBody).digest('hex');
      const headers = { 'X-MBX-APIKEY': 'alice' };
      const notEncoded = await other.alice.send(
        'POST',
        '/api/v3/order',
        `${rawBody}&signature=${bodySignature}`,
        headers,
      );
      expect(notEncoded.body.code).to.equal(-1022);
    } finally {
      await other.close();
    }
  });

  it('refuses parameters that nobody reads', async () => {
    expect((await alice.get('depth', { symbol: 'BTCUSDT', depth: 5 })).body).to.deep.equal({
      code: -1104,
      msg: "Not all sent parameters were read; read '1' parameter(s) but was sent '2'.",
    });
    expect((await alice.get('ping', { x: 1 })).body).to.deep.equal({
      code: -1101,
      msg: "Too many parameters; expected '0' and received '1'.",
    });
    expect((await alice.signed('POST', 'order', { ...RESTING, timeInforce: 'GTC' })).body).to.deep.equal({
      code: -1104,
      msg: "Not all sent parameters were read; read '8' parameter(s) but was sent '9'.",
    });
  });
});

describe('REST bad input', () => {
  let house: RestHouse;
  let alice: RestClient;

  before(async () => {
    house = await RestHouse.open();
    ({ alice } = house);
  });
  after(() => house.close());

  it('is -1100 for a broken percent sequence and -1101 for a parameter sent twice', async () => {
    const broken = await alice.send('GET', '/api/v3/depth?symbol=%E4%BD');
    expect(broken).to.include({ status: 400 });
    expect(broken.body).to.deep.equal({ code: -1100, msg: 'Illegal characters found in a parameter.' });
    expect(broken.headers['x-mbx-used-weight-1m']).to.equal('1');
    const twice = await alice.send('GET', '/api/v3/depth?symbol=BTCUSDT&symbol=ETHUSDT');
    expect(twice.body.code).to.equal(-1101);
  });

  it('reads a plus as a blank and forgives empty pairs', async () => {
    expect((await alice.send('GET', '/api/v3/depth?&symbol=BTC+USDT&')).body.code).to.equal(-1100);
    expect(await alice.send('GET', '/api/v3/depth?&symbol=BTCUSDT&')).to.include({ status: 200 });
    expect((await alice.send('GET', '/api/v3/depth?symbol')).body.code).to.equal(-1105);
  });

  it('is a page of HTML for an unknown path, method or service', async () => {
    for (const [method, path] of [
      ['GET', '/api/v3/nothing'],
      ['PATCH', '/api/v3/order'],
      ['GET', '/sapi/v1/capital/config/getall'],
      ['GET', '/'],
      ['GET', '//'],
    ] as const) {
      const reply = await alice.send(method, path);
      expect(reply, path).to.include({ status: 404, body: undefined });
      expect(reply.headers['content-type'], path).to.equal('text/html');
      expect(reply.text, path).to.contain('404 Not Found');
    }
  });

  it('is 410 for what has been retired', async () => {
    for (const [method, path] of [
      ['POST', '/api/v3/userDataStream'],
      ['PUT', '/api/v3/userDataStream?listenKey=x'],
      ['DELETE', '/api/v3/userDataStream'],
      ['GET', '/api/v1/ping'],
      ['POST', '/api/v1/userDataStream'],
    ] as const) {
      const reply = await alice.send(method, path);
      expect(reply, path).to.include({ status: 410 });
      expect(reply.text, path).to.contain('410 Gone');
    }
  });

  it('is 413 for a body that no order has', async () => {
    const reply = await alice.send('POST', '/api/v3/order', 'x'.repeat(1_100_000));
    expect(reply).to.include({ status: 413 });
    expect(await alice.get('ping')).to.include({ status: 200 });
  });

  it('is 400 for what is no HTTP, and 404 for an upgrade to nowhere', async () => {
    const { port } = new URL(house.simulator.endpoints.rest);
    const say = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
        let heard = '';
        socket.on('data', (chunk) => (heard += chunk.toString()));
        socket.on('close', () => resolve(heard));
        socket.on('error', reject);
      });
    expect(await say('NOT HTTP AT ALL\r\n\r\n')).to.contain('400 Bad Request');
    const upgrade = 'GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await say(upgrade)).to.contain('404 Not Found');
    expect(await alice.get('ping')).to.include({ status: 200 });
  });

  it('is as for a body in one piece where it comes in several, cut within a letter', async () => {
    const { hostname, port } = new URL(house.simulator.endpoints.rest);
    // The refusal repeats the letter.
    const body = Buffer.from('side=BUY&é=1&é=2');
    const answered = new Promise<string>((resolve, reject) => {
      const sent = request({ hostname, port, method: 'POST', path: '/api/v3/order', agent: false }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      sent.on('error', reject);
      sent.setHeader('X-MBX-APIKEY', alice.key);
      sent.write(body.subarray(0, 10));
      setImmediate(() => sent.end(body.subarray(10)));
    });
    const { text } = await alice.send('POST', '/api/v3/order', body.toString(), { 'X-MBX-APIKEY': alice.key });
    expect(await answered).to.equal(text);
    expect(text).to.contain("Duplicate values for parameter 'é'.");
  });

  it('goes unanswered where the client leaves in the middle, and harms nobody', async () => {
    const { port } = new URL(house.simulator.endpoints.rest);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nsymbol=');
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    expect(await alice.get('ping')).to.include({ status: 200 });
  });

  it('is -1000 where the venue itself fails, which is told to the owner of the process', async () => {
    const { gate } = house.simulator.server;
    const bugs: Error[] = [];
    const { interceptor, onBug } = gate;
    gate.onBug = (bug) => void bugs.push(bug);
    gate.interceptor = () => {
      throw new Error('a bug');
    };
    try {
      const reply = await alice.get('time');
      expect(reply).to.include({ status: 500 });
      expect(reply.body.code).to.equal(-1000);
      expect(bugs.map(({ message }) => message)).to.deep.equal(['a bug']);
    } finally {
      Object.assign(gate, { interceptor, onBug });
    }
  });

  it('can be delayed, replaced or refused by a fault between security and the endpoint', async () => {
    const { gate } = house.simulator.server;
    const before = gate.interceptor;
    gate.interceptor = async (_call, endpoint, run) => {
      await new Promise((resolve) => setImmediate(resolve));
      return endpoint.method === 'ping' ? { replaced: true } : run();
    };
    try {
      expect((await alice.get('ping')).body).to.deep.equal({ replaced: true });
      expect((await alice.get('time')).body).to.deep.equal({ serverTime: house.clock.now() });
    } finally {
      gate.interceptor = before;
    }
  });
});
