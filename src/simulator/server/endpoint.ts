import type { MarketViews } from '../market-view.js';
import type { Venue } from '../venue.js';
import type { VenueClock } from '../venue-clock.js';
import type { LimitWindows } from './limit-windows.js';

/** What every endpoint works on. */
export interface ServerContext {
  readonly venue: Venue;
  readonly markets: MarketViews;
  readonly clock: VenueClock;
  readonly limits: LimitWindows;
  /** When the balances of an account last changed; 0 where they never did. */
  readonly accountUpdateTime: (accountId: string) => number;
}

/** Parameters as text by name, whether they came in a query, a form body or a JSON request. */
export type EndpointParams = ReadonlyMap<string, string>;

/** One call of an endpoint that has passed security and limits. */
export interface EndpointCall {
  readonly context: ServerContext;
  readonly params: EndpointParams;
  /** Account of the key; empty text for public endpoints. */
  readonly accountId: string;
  /** Address that the request came from; limits count by it. */
  readonly address: string;
}

/**
 * One function of the venue's API, served under a REST route and, where it has a `method`, on the WebSocket API: both
 * run the same code, as both show the same behaviour on Binance.
 */
export interface Endpoint {
  /** `GET /api/v3/order`; absent for methods of the WebSocket API alone. */
  readonly route?: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`;
  /** `order.status`; absent where the WebSocket API has no such method. */
  readonly method?: string;
  /** NONE: public. MARKET_DATA: needs a key header. SIGNED: key, timestamp and signature. */
  readonly security: 'NONE' | 'MARKET_DATA' | 'SIGNED';
  /** Weight of a call with these parameters (rest-api.md, web-socket-api.md). Never throws, whatever the parameters hold. */
  readonly weight: (params: EndpointParams) => number;
  /** Success costs nothing (orders and cancels since 2026-04-02), always or with certain answers. */
  readonly freeOnSuccess?: boolean | ((body: unknown) => boolean);
  /** Its answers show the account's order count. The count itself is kept by the handler, which knows what it placed. */
  readonly showsOrderCount?: boolean;
  /** Names of all parameters that it reads, those of signing aside; any other one is refused (-1101, -1104). */
  readonly parameters: readonly string[];
  /** The body of a success, as JSON-ready values (bigint is an integer); refuses with `VenueError`. */
  readonly handle: (call: EndpointCall) => unknown;
}
