import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { HttpTransport, TransportError } from '../../../src/binance/rest/http-transport.js';
import type { HttpCall, HttpTransportOptions } from '../../../src/binance/rest/http-transport.js';
import { LocalHttpProxy } from '../../support/local-http-proxy.js';
import { ScriptedHttpServer, sendJson } from '../../support/scripted-http-server.js';
import { selfSignedCertificate } from '../../support/self-signed-certificate.js';
import { waitUntil } from '../../support/wait-until.js';

describe('HttpTransport', () => {
  let server: ScriptedHttpServer;
  let transport: HttpTransport;
  const cleanUp: (() => unknown)[] = [];

  beforeEach(async () => {
    server = await ScriptedHttpServer.start((_, response) => sendJson(response, 200, { ok: true }));
    transport = transportOf({});
  });
  afterEach(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
    await server.close();
  });

  const transportOf = (options: Partial<HttpTransportOptions>): HttpTransport => {
    const made = new HttpTransport({ connectTimeoutMs: 2_000, ...options });
    cleanUp.push(() => made.close());
    return made;
  };
  const call = (overrides: Partial<HttpCall> = {}): HttpCall => ({
    method: 'GET',
    url: `${server.url}/api/v3/time?x=1`,
    headers: {},
    timeoutMs: 5_000,
    ...overrides,
  });
  const failureOf = (promise: Promise<unknown>): Promise<TransportError> =>
    promise.then(
      () => expect.fail('it was answered'),
      (error: unknown) => {
        expect(error).to.be.instanceOf(TransportError);
        return error as TransportError;
      },
    );

  it('sends method, path, headers and body, and reads status, headers and text', async () => {
    server.follow((_, response) => sendJson(response, 418, 'no', { 'X-MBX-USED-WEIGHT-1M': '7' }));
    const answer = await transport.send(
      call({ method: 'POST', headers: { 'x-a': 'b' }, body: 'quantity=1&symbol=币' }),
    );
    expect(answer).to.deep.include({ status: 418, text: 'no' });
    expect(answer.headers['x-mbx-used-weight-1m']).to.equal('7');
    const [request] = server.received;
    expect(request).to.deep.include({ method: 'POST', target: '/api/v3/time?x=1', body: 'quantity=1&symbol=币' });
    expect(request!.headers).to.include({
      'x-a': 'b',
      'content-length': String(Buffer.byteLength('quantity=1&symbol=币')),
    });
  });

  it('uses one connection for one request after the other', async () => {
    for (let count = 0; count < 3; count += 1) await transport.send(call());
    expect(server.connections).to.equal(1);
  });

  it('reads a compressed answer', async () => {
    server.follow((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('{"price":"1.0","name":"币"}'));
    });
    expect((await transport.send(call())).text).to.equal('{"price":"1.0","name":"币"}');
    expect(server.received[0]!.headers['accept-encoding']).to.equal('gzip');
  });

  it('refuses an answer in an encoding that it did not ask for, or that is broken', async () => {
    for (const encoding of ['br', 'gzip']) {
      server.follow((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding });
        response.end('not compressed');
      });
      expect((await failureOf(transport.send(call()))).bytesMayHaveLeft).to.equal(true);
    }
  });

  it('follows no redirect', async () => {
    server.follow((_, response) => sendJson(response, 302, '', { location: '/elsewhere' }));
    expect((await transport.send(call())).status).to.equal(302);
    expect(server.received).to.have.length(1);
  });

  describe('knows whether bytes may have left', () => {
    it('not where nobody listens', async () => {
      const toNobody = call();
      await server.close();
      const error = await failureOf(transport.send(toNobody));
      expect(error).to.include({ bytesMayHaveLeft: false, givenUp: false });
      expect(error.message).to.contain('ECONNREFUSED');
      server = await ScriptedHttpServer.start();
    });

    it('so when the connection is cut before an answer', async () => {
      server.follow((_, __, socket) => socket.destroy());
      const error = await failureOf(transport.send(call({ method: 'POST', body: 'x' })));
      expect(error).to.include({ bytesMayHaveLeft: true, givenUp: false });
    });

    it('so when it is cut while the request is still on its way', async () => {
      const tcp = createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
      await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
      cleanUp.push(() => new Promise((resolve) => tcp.close(resolve)));
      const { port } = tcp.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/`;
      const error = await failureOf(transport.send(call({ url, method: 'POST', body: 'x'.repeat(10_000_000) })));
      expect(error.bytesMayHaveLeft).to.equal(true);
    });

    it('so when it is cut in the middle of the answer', async () => {
      server.follow((_, response, socket) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"orderId":');
        setImmediate(() => socket.resetAndDestroy());
      });
      expect((await failureOf(transport.send(call()))).bytesMayHaveLeft).to.equal(true);
    });

    it('so when the answer does not come in time', async () => {
      server.follow(() => undefined);
      const error = await failureOf(transport.send(call({ timeoutMs: 30 })));
      expect(error).to.include({ bytesMayHaveLeft: true, givenUp: false, message: 'no answer within 30 ms' });
      await waitUntil(() => server.connections === 0, 'the connection to be closed');
    });

    it('so when the answer begins in time and does not end', async () => {
      server.follow((_, response) => response.write('{'));
      expect((await failureOf(transport.send(call({ timeoutMs: 50 })))).bytesMayHaveLeft).to.equal(true);
    });

    it('so when a kept connection was used before', async () => {
      await transport.send(call());
      server.follow((_, __, socket) => socket.destroy());
      expect((await failureOf(transport.send(call()))).bytesMayHaveLeft).to.equal(true);
    });
  });

  describe('gives up when its signal says so', () => {
    it('before it starts', async () => {
      const error = await failureOf(transport.send(call({ signal: AbortSignal.abort() })));
      expect(error).to.include({ bytesMayHaveLeft: false, givenUp: true });
      expect(server.received).to.have.length(0);
    });

    it('while it waits', async () => {
      server.follow(() => undefined);
      const abort = new AbortController();
      const waiting = failureOf(transport.send(call({ signal: abort.signal })));
      await waitUntil(() => server.received.length === 1);
      abort.abort(new Error('enough'));
      expect(await waiting).to.include({ bytesMayHaveLeft: true, givenUp: true, message: 'given up: enough' });
    });

    it('not after it was answered', async () => {
      const abort = new AbortController();
      const answer = await transport.send(call({ signal: abort.signal }));
      abort.abort();
      expect(answer.status).to.equal(200);
      expect((await transport.send(call())).status).to.equal(200);
    });
  });

  it('fails what is under way when it closes', async () => {
    server.follow(() => undefined);
    const waiting = failureOf(transport.send(call()));
    await waitUntil(() => server.received.length === 1);
    transport.close();
    expect((await waiting).bytesMayHaveLeft).to.equal(true);
  });

  describe('through a proxy', () => {
    it('asks for the absolute address in plain HTTP', async () => {
      const proxy = await LocalHttpProxy.start();
      cleanUp.push(() => proxy.close());
      const answer = await transportOf({ proxy: proxy.address }).send(call({ method: 'POST', body: 'a=1' }));
      expect(answer.text).to.equal('{"ok":true}');
      expect(proxy.asked).to.deep.equal([`POST ${server.url}/api/v3/time?x=1`]);
      expect(server.received[0]).to.deep.include({ target: '/api/v3/time?x=1', body: 'a=1' });
      expect(server.received[0]!.headers['host']).to.equal(`127.0.0.1:${server.port}`);
    });

    it('is certain that nothing left when the proxy is not there', async () => {
      const proxy = await LocalHttpProxy.start();
      const { address } = proxy;
      await proxy.close();
      const through = transportOf({ proxy: address });
      expect((await failureOf(through.send(call()))).bytesMayHaveLeft).to.equal(false);
      expect((await failureOf(through.send(call({ url: 'https://127.0.0.1:1/' })))).bytesMayHaveLeft).to.equal(false);
    });
  });

  describe('over TLS', () => {
    const certificate = selfSignedCertificate();
    let secure: Server;
    let url: string;
    let hits: number;

    beforeEach(async () => {
      hits = 0;
      secure = createServer({ key: certificate.key, cert: certificate.cert }, (_, response) => {
        hits += 1;
        response.end('secret answer');
      });
      await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
      url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/x`;
      cleanUp.push(() => new Promise((resolve) => (secure.closeAllConnections(), secure.close(resolve))));
    });

    const trusting = { certificateAuthorities: [certificate.cert] };

    it('refuses a certificate that nobody vouches for before anything leaves', async () => {
      const error = await failureOf(transport.send(call({ url })));
      expect(error.bytesMayHaveLeft).to.equal(false);
      expect(error.message).to.contain('self-signed certificate');
      expect(hits).to.equal(0);
    });

    it('talks to one that is trusted', async () => {
      expect((await transportOf(trusting).send(call({ url }))).text).to.equal('secret answer');
    });

    it('goes through a tunnel that the proxy opens, and keeps it', async () => {
      const proxy = await LocalHttpProxy.start();
      cleanUp.push(() => proxy.close());
      const through = transportOf({ ...trusting, proxy: proxy.address });
      expect((await through.send(call({ url }))).text).to.equal('secret answer');
      expect((await through.send(call({ url }))).text).to.equal('secret answer');
      expect(proxy.asked).to.deep.equal([`CONNECT ${new URL(url).host}`]);
    });

    it('verifies the certificate inside of the tunnel, too', async () => {
      const proxy = await LocalHttpProxy.start();
      cleanUp.push(() => proxy.close());
      const error = await failureOf(transportOf({ proxy: proxy.address }).send(call({ url })));
      expect(error).to.include({ bytesMayHaveLeft: false });
      expect(error.message).to.contain('self-signed certificate');
      expect(hits).to.equal(0);
    });

    for (const status of [403, 407, 502]) {
      it(`knows that nothing left when the proxy refuses the tunnel with ${status}`, async () => {
        const proxy = await LocalHttpProxy.start(status);
        cleanUp.push(() => proxy.close());
        const error = await failureOf(transportOf({ proxy: proxy.address }).send(call({ url })));
        expect(error).to.include({ bytesMayHaveLeft: false, message: `the proxy answered CONNECT with ${status}` });
      });
    }

    it('knows that nothing left when the proxy never opens the tunnel', async () => {
      const proxy = await LocalHttpProxy.start('silent');
      cleanUp.push(() => proxy.close());
      const error = await failureOf(transportOf({ proxy: proxy.address, connectTimeoutMs: 40 }).send(call({ url })));
      expect(error.bytesMayHaveLeft).to.equal(false);
      expect(error.message).to.match(/no connection within 40 ms|the proxy did not answer in time/);
    });

    it('waits for a connection no longer than the request may', async () => {
      const proxy = await LocalHttpProxy.start('silent');
      cleanUp.push(() => proxy.close());
      let left = 0;
      const late = call({ url, leavesWithinMs: 40, onLeaving: () => (left += 1) });
      const error = await failureOf(transportOf({ proxy: proxy.address }).send(late));
      expect(error).to.include({ bytesMayHaveLeft: false, message: 'no connection within 40 ms' });
      expect(left).to.equal(0);
    });

    it('tells when it leaves, on a new connection and on one that is there', async () => {
      let left = 0;
      const over = transportOf(trusting);
      for (const expected of [1, 2]) {
        await over.send(call({ url, onLeaving: () => (left += 1) }));
        expect(left).to.equal(expected);
      }
    });

    it('counts bytes as left once TLS is agreed', async () => {
      secure.removeAllListeners('request');
      secure.on('request', (request) => request.socket.destroy());
      expect((await failureOf(transportOf(trusting).send(call({ url })))).bytesMayHaveLeft).to.equal(true);
    });
  });
});
