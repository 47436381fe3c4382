import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { toTextFrame } from '../../../src/simulator/server/text-frame.js';

describe('toTextFrame', () => {
  it('builds frames of every length form that a WebSocket client reads, of text and of bytes', async () => {
    const letters = ['a'.repeat(125), 'b'.repeat(126), 'c'.repeat(65_535), 'd'.repeat(65_536)];
    const wide = ['ü', 'ü'.repeat(63), 'ü'.repeat(126), '€'.repeat(21_845), '€'.repeat(21_846), '😀'.repeat(200)];
    const texts = ['', ...letters, ...wide, ...Array.from({ length: 20 }, (_, index) => 'e'.repeat(20_000 + index))];
    const server = createServer().on('upgrade', (request, socket) => {
      const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash('sha1').update(key).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      for (const text of texts) socket.write(toTextFrame(text));
      for (const text of texts) socket.write(toTextFrame(Buffer.from(text)));
      socket.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const heard: string[] = [];
    client.on('message', (data: Buffer, isBinary) => heard.push(isBinary ? 'binary' : data.toString()));
    await once(client, 'close');
    server.close();
    expect(heard).to.deep.equal([...texts, ...texts]);
  });
});
