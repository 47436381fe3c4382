import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** How the proxy treats CONNECT: opens the tunnel, refuses with a status, or never answers. */
export type TunnelPolicy = 'open' | 'silent' | number;

/** An HTTP proxy on loopback that notes what it is asked for. */
export class LocalHttpProxy {
  /** `CONNECT host:port`, or method and absolute address. */
  readonly asked: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((incoming, response) => this.#pass(incoming, response));

  private constructor(policy: TunnelPolicy) {
    this.#server.on('connection', (socket: Socket) => this.#keep(socket));
    this.#server.on('connect', (incoming: IncomingMessage, socket: Socket) => this.#tunnel(incoming, socket, policy));
  }

  static async start(policy: TunnelPolicy = 'open'): Promise<LocalHttpProxy> {
    const proxy = new LocalHttpProxy(policy);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    this.asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    const target = new URL(incoming.url ?? '');
    const { method, headers } = incoming;
    const onward = request(target, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  }

  #tunnel(incoming: IncomingMessage, socket: Socket, policy: TunnelPolicy): void {
    this.asked.push(`CONNECT ${incoming.url ?? ''}`);
    if (policy === 'silent') return;
    if (policy !== 'open') {
      socket.end(`HTTP/1.1 ${policy} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const [host, port] = (incoming.url ?? '').split(':');
    const onward = connect(Number(port), host ?? '', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    this.#keep(onward);
  }
}
