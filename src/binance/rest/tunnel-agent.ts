import { request } from 'node:http';
import { Agent } from 'node:https';
import type { AgentOptions, RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

/** An HTTP proxy. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

type Connected = (error: Error | null, socket?: Duplex) => void;

/** Makes TLS connections through an HTTP proxy, which is asked to open a tunnel (CONNECT, RFC 9110, 9.3.6). */
export class TunnelAgent extends Agent {
  readonly #proxy: ProxyAddress;
  readonly #timeoutMs: number;

  constructor(proxy: ProxyAddress, timeoutMs: number, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#timeoutMs = timeoutMs;
  }

  /** Node's own hook: a connection that takes time is handed to the callback. */
  override createConnection(
    target: RequestOptions,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const connected = callback as Connected;
    const address = `${target.host ?? ''}:${target.port ?? 443}`;
    const refused = (status: number | undefined): void =>
      connected(new Error(`the proxy answered CONNECT with ${status ?? 0}`));
    const asking = request({
      ...this.#proxy,
      method: 'CONNECT',
      path: address,
      headers: { host: address },
      agent: false,
    });
    asking.setTimeout(this.#timeoutMs, () => asking.destroy(new Error('the proxy did not answer in time')));
    asking.once('error', (error) => connected(error));
    asking.once('response', (answer) => {
      asking.destroy();
      refused(answer.statusCode);
    });
    asking.once('connect', (answer, socket) => {
      if (answer.statusCode === 200) {
        secure(socket, target as ConnectionOptions, connected);
        return;
      }
      socket.destroy();
      refused(answer.statusCode);
    });
    asking.end();
    return undefined;
  }
}

/** TLS with the real target, inside of the tunnel. */
function secure(tunnel: Duplex, target: ConnectionOptions, connected: Connected): void {
  const { host = '', path: _path, ...rest } = target;
  const socket = connectTls({ ...rest, socket: tunnel, servername: target.servername ?? host });
  const fail = (error: Error): void => connected(error);
  socket.once('error', fail);
  socket.once('secureConnect', () => {
    socket.off('error', fail);
    connected(null, socket);
  });
}
