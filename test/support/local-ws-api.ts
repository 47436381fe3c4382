import type { LocalClient, LocalWebSocketServer } from './local-web-socket-server.js';

/** What a test wants answered to one method; `null` leaves the request without an answer. */
export type MethodAnswer = (params: Record<string, unknown>, client: LocalClient) => unknown;

/** Makes a local server behave as a WebSocket API: logon and subscription succeed, the rest is up to the test. */
export class LocalWsApi {
  readonly methods = new Map<string, MethodAnswer>();
  #subscriptions = 0;

  constructor(readonly server: LocalWebSocketServer) {
    this.methods.set('session.logon', () => ({ result: {} }));
    const subscribe = (): unknown => ({ result: { subscriptionId: this.#subscriptions++ } });
    this.methods.set('userDataStream.subscribe', subscribe);
    this.methods.set('userDataStream.subscribe.signature', subscribe);
    server.onMessage = (client, message) => this.#answer(client, message);
  }

  /** Methods asked for on all connections, in order. */
  get asked(): string[] {
    return this.server.clients.flatMap(({ messages }) => messages.map(({ method }) => String(method)));
  }

  /** Sends one private event to the client that connected last. */
  push(event: Record<string, unknown>): void {
    this.server.last.send({ subscriptionId: 0, event });
  }

  #answer(client: LocalClient, message: Record<string, unknown>): void {
    const answer = this.methods.get(String(message['method']));
    const body = answer?.(paramsOf(message), client);
    if (body === null || body === undefined) return;
    client.send({ id: message['id'], status: 200, ...body });
  }
}

/** An answer that says no. */
export function refusal(code: number, msg: string, status = 400, data?: unknown): Record<string, unknown> {
  return { status, error: { code, msg, ...(data !== undefined && { data }) } };
}

function paramsOf(message: Record<string, unknown>): Record<string, unknown> {
  return (message['params'] ?? {}) as Record<string, unknown>;
}
