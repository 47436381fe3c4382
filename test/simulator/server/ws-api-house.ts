import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { assembleServer, type AssembledServer } from '../../../src/simulator/server/assemble-server.js';
import { ApiKeys } from '../../../src/simulator/server/api-keys.js';
import type { LimitSettings } from '../../../src/simulator/server/limit-settings.js';
import type { LimitWindows } from '../../../src/simulator/server/limit-windows.js';
import { defaultSocketOptions, type SocketOptions } from '../../../src/simulator/server/socket-options.js';
import type { SocketRegistry } from '../../../src/simulator/server/socket-registry.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import type { VenueEvents } from '../../../src/simulator/venue-events.js';
import type { Venue } from '../../../src/simulator/venue.js';
import { StreamsClient, type Message } from './streams-client.js';
import { SpokenMarket } from './streams-house.js';

/** Key kinds with one key each, all of them of account `alice`; `bob` has an HMAC key. */
export type KeyName = 'alice-hmac' | 'alice-rsa' | 'alice-ed25519' | 'bob-hmac' | 'bob-ed25519';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** Signs a payload with the secret of a key. */
export function signWith(key: KeyName, payload: string): string {
  if (key === 'alice-rsa') return sign('sha256', Buffer.from(payload), rsa.privateKey).toString('base64');
  if (key.endsWith('ed25519')) return sign(null, Buffer.from(payload), ed25519.privateKey).toString('base64');
  return createHmac('sha256', `${key} secret`).update(payload).digest('hex');
}

/** Payload that a client of the WebSocket API signs. */
function payloadOf(params: Readonly<Record<string, string | number>>): string {
  return Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** A venue that says what it is told to say. */
class SpokenVenue extends EventEmitter {
  readonly symbols = new Map();

  say<Name extends keyof VenueEvents>(name: Name, ...args: VenueEvents[Name]): void {
    this.emit(name, ...args);
  }
}

/** What a house is opened with. */
export interface WsApiHouseOptions {
  readonly sockets?: Partial<SocketOptions>;
  readonly limits?: Partial<LimitSettings>;
  /** The venue's time, in epoch milliseconds. */
  readonly startTime?: number;
  /** Default: a venue that only says what it is told. */
  readonly venue?: (clock: ManualClock) => Venue;
}

/** REST, WebSocket API and user data on a port of their own, with time and venue in the test's hands. */
export class WsApiHouse {
  readonly clock: ManualClock;
  readonly keys = new ApiKeys();
  readonly spoken = new SpokenVenue();
  readonly venue: Venue;
  readonly server: AssembledServer;
  port = 0;

  private constructor(options: WsApiHouseOptions) {
    const clock = (this.clock = new ManualClock(options.startTime));
    const { keys } = this;
    this.venue = options.venue?.(clock) ?? (this.spoken as unknown as Venue);
    const markets = new SpokenMarket(['BTCUSDT']);
    const sockets = { ...defaultSocketOptions, ...options.sockets };
    this.server = assembleServer({ venue: this.venue, markets, clock, keys, limits: options.limits ?? {}, sockets });
    for (const name of ['alice-hmac', 'bob-hmac'] as const) {
      keys.add({ key: name, accountId: name.split('-')[0]!, kind: 'HMAC', secret: `${name} secret` });
    }
    keys.add({ key: 'alice-rsa', accountId: 'alice', kind: 'RSA', publicKey: pem(rsa.publicKey) });
    keys.add({ key: 'alice-ed25519', accountId: 'alice', kind: 'ED25519', publicKey: pem(ed25519.publicKey) });
    keys.add({ key: 'bob-ed25519', accountId: 'bob', kind: 'ED25519', publicKey: pem(ed25519.publicKey) });
  }

  static async open(options: WsApiHouseOptions = {}): Promise<WsApiHouse> {
    const house = new WsApiHouse(options);
    house.port = await house.server.server.listen(0, '127.0.0.1');
    return house;
  }

  get limits(): LimitWindows {
    return this.server.limits;
  }

  get connections(): SocketRegistry {
    return this.server.sockets;
  }

  connect(query = ''): Promise<StreamsClient> {
    return StreamsClient.open(`ws://127.0.0.1:${this.port}/ws-api/v3${query}`);
  }

  /** Parameters with key, time and signature. */
  signed(key: KeyName, params: Readonly<Record<string, string | number>> = {}): Record<string, string | number> {
    const signable = { apiKey: key, timestamp: this.clock.now(), ...params };
    return { ...signable, signature: signWith(key, payloadOf(signable)) };
  }

  /** Sends a signed request and resolves with its reply. */
  call(
    client: StreamsClient,
    key: KeyName,
    method: string,
    params: Readonly<Record<string, string | number>> = {},
  ): Promise<Message> {
    return client.ask({ method, params: this.signed(key, params) });
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}
