import { createHmac } from 'node:crypto';
import { units, type FaultKind, type FaultRule, type SimulatorOptions } from '../../../src/simulator/index.js';
import type { VenueOrder } from '../../../src/simulator/venue-orders.js';
import type { RestReply } from '../server/rest-client.js';
import { RESTING, RestHouse } from '../server/rest-house.js';
import { StreamsClient, type Message } from '../server/streams-client.js';

type Fields = Readonly<Record<string, string | number>>;

/** A venue whose time stands still, with clients on every door of it and faults to bring upon them. */
export class FaultyHouse {
  readonly #clients: StreamsClient[] = [];
  #ids = 0;

  private constructor(readonly house: RestHouse) {}

  static async open(options: SimulatorOptions = {}): Promise<FaultyHouse> {
    return new FaultyHouse(await RestHouse.open(options));
  }

  get simulator(): RestHouse['simulator'] {
    return this.house.simulator;
  }

  get clock(): RestHouse['clock'] {
    return this.house.clock;
  }

  get faults(): RestHouse['simulator']['faults'] {
    return this.simulator.faults;
  }

  /** How many of a kind have happened. */
  count(kind: FaultKind): number {
    return this.faults.counts[kind] ?? 0;
  }

  add(rule: FaultRule): string {
    return this.faults.add(rule);
  }

  async connectApi(): Promise<StreamsClient> {
    return this.#keep(await StreamsClient.open(this.simulator.endpoints.wsApi));
  }

  /** A connection of the WebSocket API that hears what happens to alice. */
  async connectPrivate(): Promise<StreamsClient> {
    const client = await this.connectApi();
    await this.call(client, 'userDataStream.subscribe.signature');
    return client;
  }

  async connectStream(path = '/ws/btcusdt@trade'): Promise<StreamsClient> {
    return this.#keep(await StreamsClient.open(`${this.simulator.endpoints.stream}${path}`));
  }

  /** Sends a signed request of alice over the WebSocket API, without waiting for its answer. */
  post(client: StreamsClient, id: string, method: string, fields: Fields = {}): void {
    const signable: Fields = { apiKey: 'alice', timestamp: this.simulator.clock.now(), ...fields };
    const names = Object.keys(signable).sort();
    const payload = names.map((name) => `${name}=${signable[name] ?? ''}`).join('&');
    const signature = createHmac('sha256', 'alice-secret').update(payload).digest('hex');
    client.send(JSON.stringify({ id, method, params: { ...signable, signature } }));
  }

  /** The same, and its answer. */
  call(client: StreamsClient, method: string, fields: Fields = {}): Promise<Message> {
    const id = `call-${++this.#ids}`;
    this.post(client, id, method, fields);
    return client.find((message) => message.id === id, `the answer to ${method}`);
  }

  place(fields: Fields = {}): Promise<RestReply> {
    return this.house.alice.signed('POST', 'order', { ...RESTING, ...fields });
  }

  /** Alice's orders, as the venue's books have them. */
  get orders(): readonly VenueOrder[] {
    return this.simulator.exchange.allOrders('alice', 'BTCUSDT');
  }

  /** Rests an order of alice without asking the server. */
  rest(price = '90000', quantity = '0.001'): VenueOrder {
    return this.simulator.exchange.placeOrder('alice', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: units(price),
      quantity: units(quantity),
    }).order;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.socket.terminate();
    await this.house.close();
  }

  #keep(client: StreamsClient): StreamsClient {
    this.#clients.push(client);
    return client;
  }
}

/** Names of the events of an account that a client has received, in order. */
export function eventsOf({ messages }: StreamsClient): string[] {
  return messages
    .map(({ event }) => event as { readonly e: string; readonly x?: string } | undefined)
    .filter((event) => event !== undefined)
    .map(({ e, x }) => (x === undefined ? e : `${e}:${x}`));
}
