import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { WebSocket, WebSocketServer } from 'ws';
import { TunnelAgent } from '../../../src/binance/rest/tunnel-agent.js';
import { LocalHttpProxy } from '../../support/local-http-proxy.js';
import { selfSignedCertificate } from '../../support/self-signed-certificate.js';

describe('TunnelAgent under a WebSocket', () => {
  const certificate = selfSignedCertificate();
  let secure: Server;
  let sockets: WebSocketServer;
  let proxy: LocalHttpProxy;
  let host: string;

  beforeEach(async () => {
    secure = createServer({ key: certificate.key, cert: certificate.cert });
    sockets = new WebSocketServer({ server: secure });
    sockets.on('connection', (socket) =>
      socket.on('message', (data) => socket.send(`heard ${(data as Buffer).toString('utf8')}`)),
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    proxy = await LocalHttpProxy.start();
    host = `127.0.0.1:${(secure.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    for (const socket of sockets.clients) socket.terminate();
    await proxy.close();
    await new Promise((resolve) => secure.close(resolve));
  });

  /** The first thing that a socket says: a message, or why it failed. */
  const firstWord = (ca?: string): Promise<string> =>
    new Promise((resolve) => {
      const agent = new TunnelAgent(proxy.address, 2_000, ca === undefined ? {} : { ca });
      const socket = new WebSocket(`wss://${host}/ws`, { agent });
      socket.on('open', () => socket.send('币'));
      socket.on('message', (data) => {
        resolve((data as Buffer).toString('utf8'));
        socket.close();
      });
      socket.on('error', (error) => resolve(error.message));
    });

  it('carries frames through the tunnel', async () => {
    expect(await firstWord(certificate.cert)).to.equal('heard 币');
    expect(proxy.asked).to.deep.equal([`CONNECT ${host}`]);
  });

  it('refuses a certificate that nobody vouches for', async () => {
    expect(await firstWord()).to.contain('self-signed certificate');
  });
});
