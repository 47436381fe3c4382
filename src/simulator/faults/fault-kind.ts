/** Where a fault meets a client: an answer by REST or WebSocket API, an event of an account, a frame of the market. */
export type FaultChannel = 'rest' | 'ws-api' | 'user-data' | 'stream';

/** What a kind works on; each family has a file of its own. */
export type FaultFamily =
  'answer' | 'refusal' | 'reading' | 'race' | 'frame' | 'subscription' | 'connection' | 'handshake' | 'venue';

/** What is known of a kind of fault before it happens. */
export interface KindDescription {
  readonly family: FaultFamily;
  /** One sentence: what the client sees, and whether the request was executed. */
  readonly sentence: string;
  readonly channels: readonly FaultChannel[];
  /** The only requests that it can meet, by name on the WebSocket API; absent: any. */
  readonly methods?: readonly string[];
  /** Its numbers with their defaults. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/** What a fault may be set off by. */
export type FaultPhase = 'request' | 'frame' | 'handshake' | 'time';

/** What sets a family off. */
export const FAMILY_PHASES: Readonly<Record<FaultFamily, readonly FaultPhase[]>> = {
  answer: ['request'],
  refusal: ['request'],
  reading: ['request'],
  race: ['request'],
  frame: ['frame'],
  subscription: ['request', 'frame', 'time'],
  connection: ['request', 'frame', 'time'],
  handshake: ['handshake'],
  venue: ['request', 'frame', 'time'],
};

export const API_CHANNELS = ['rest', 'ws-api'] as const;
export const SOCKET_CHANNELS = ['ws-api', 'user-data', 'stream'] as const;
export const ALL_CHANNELS = ['rest', 'ws-api', 'user-data', 'stream'] as const;

/** Requests that change orders: what comes late of any other changes nothing. */
const TRADING_METHODS = [
  ...['order.place', 'order.cancel', 'order.cancelReplace', 'order.amend.keepPriority', 'openOrders.cancelAll'],
  ...['orderList.place', 'orderList.place.oco', 'orderList.place.oto', 'orderList.place.otoco'],
  ...['orderList.place.opo', 'orderList.place.opoco', 'orderList.cancel'],
];

/** What kinds that execute such a request late have in common. */
export const EXECUTED_LATE = { methods: TRADING_METHODS, parameters: { delayMs: 3_000 } } as const;
