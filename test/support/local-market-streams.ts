import type { LocalClient, LocalWebSocketServer } from './local-web-socket-server.js';

/** Makes a local server behave as a combined market stream endpoint that acknowledges whatever is asked. */
export class LocalMarketStreams {
  /** What to answer instead of an acknowledgement; null leaves the message without an answer. */
  answer: (message: Record<string, unknown>, client: LocalClient) => unknown = ({ id }) => ({ result: null, id });

  constructor(readonly server: LocalWebSocketServer) {
    server.onMessage = (client, message) => {
      const answer = this.answer(message, client);
      if (answer !== null) client.send(answer);
    };
  }

  /** Control messages of all connections, in order, as `SUBSCRIBE a,b`. */
  get asked(): string[] {
    return this.server.clients.flatMap((client) => askedBy(client));
  }

  /** Topics that a connection holds, by what it asked. */
  topicsOf(client: LocalClient): string[] {
    const topics = new Set<string>();
    for (const { method, params } of client.messages) {
      for (const name of params as string[]) {
        if (method === 'SUBSCRIBE') topics.add(name);
        else topics.delete(name);
      }
    }
    return [...topics].sort();
  }

  /** Sends one event to the connection that holds its topic. */
  push(topic: string, data: unknown): void {
    const client = this.server.openClients.findLast((one) => this.topicsOf(one).includes(topic));
    client?.send({ stream: topic, data });
  }
}

/** Control messages of one connection, as `SUBSCRIBE a,b`. */
export function askedBy(client: LocalClient): string[] {
  return client.messages.map(({ method, params }) => `${String(method)} ${(params as string[]).join(',')}`);
}

/** A bookTicker payload with plausible values. */
export function bookTicker(symbol: string, updateId: number, bid = '100.00', ask = '100.01'): Record<string, unknown> {
  return { u: updateId, s: symbol, b: bid, B: '1.50000000', a: ask, A: '2.50000000' };
}
