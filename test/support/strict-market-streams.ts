import type { LocalClient, LocalWebSocketServer } from './local-web-socket-server.js';

const MESSAGES_PER_SECOND = 5;
const TOPICS_PER_SOCKET = 1_024;
const ATTEMPTS = 300;
const PING_EVERY_MS = 3_000;

/** A stream endpoint that counts as Binance does (web-socket-streams.md) and cuts whoever breaks a limit. */
export class StrictMarketStreams {
  /** Why connections were cut. */
  readonly offences: string[] = [];
  readonly #server: LocalWebSocketServer;
  readonly #topics = new Map<LocalClient, Set<string>>();
  readonly #heard = new Map<LocalClient, number[]>();
  readonly #pings: NodeJS.Timeout;

  constructor(server: LocalWebSocketServer) {
    this.#server = server;
    server.onMessage = (client, message) => this.#take(client, message);
    this.#pings = setInterval(() => this.#pingAll(), PING_EVERY_MS);
  }

  /** Topics by connection that is open. */
  get topics(): string[][] {
    return this.#server.openClients.map((client) => [...(this.#topics.get(client) ?? [])]);
  }

  /** Sends one event to every connection that holds its topic. */
  push(topic: string, data: unknown): void {
    const text = JSON.stringify({ stream: topic, data });
    for (const client of this.#server.openClients) if (this.#topics.get(client)?.has(topic)) client.socket.send(text);
  }

  stop(): void {
    clearInterval(this.#pings);
  }

  #take(client: LocalClient, { id, method, params }: Record<string, unknown>): void {
    if (this.#server.attempts > ATTEMPTS) this.#cut(client, `${this.#server.attempts} attempts`);
    this.#count(client);
    const topics = this.#topicsOf(client);
    for (const topic of params as string[]) {
      if (method === 'SUBSCRIBE') topics.add(topic);
      else topics.delete(topic);
    }
    if (topics.size > TOPICS_PER_SOCKET) this.#cut(client, `${topics.size} topics`);
    client.send({ result: null, id });
  }

  #topicsOf(client: LocalClient): Set<string> {
    const known = this.#topics.get(client) ?? new Set<string>();
    this.#topics.set(client, known);
    return known;
  }

  /** Whatever a client sends counts, pongs too. */
  #count(client: LocalClient): void {
    const now = performance.now();
    const recent = (this.#heard.get(client) ?? []).filter((time) => time > now - 1_000);
    recent.push(now);
    this.#heard.set(client, recent);
    if (recent.length > MESSAGES_PER_SECOND) this.#cut(client, `${recent.length} messages in a second`);
  }

  #pingAll(): void {
    for (const client of this.#server.openClients) {
      if (!this.#heard.has(client)) continue;
      client.socket.once('pong', () => this.#count(client));
      client.socket.ping();
    }
  }

  #cut(client: LocalClient, offence: string): void {
    this.offences.push(offence);
    client.socket.terminate();
  }
}
