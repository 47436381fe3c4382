/** What a client is told of its run. */
export interface OrderClientContext {
  readonly endpoints: { readonly rest: string; readonly stream: string; readonly wsApi: string };
  readonly hmac: Credentials;
  /** The secret is a private key in PEM. */
  readonly ed25519: Credentials;
  /** An empty directory of the run. */
  readonly directory: string;
}

/** Key and secret of an account. */
export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
}

/** One client library in the way its users use it. */
export interface OrderClient {
  /** Connects; resolves when orders may be placed. */
  start(context: OrderClientContext): Promise<void>;
  /** Places the order; resolves with its client order id where its user's code hears that the venue has it. */
  place(): Promise<string>;
}

/** The order that every client places: it rests in an empty book. */
export const ORDER = { symbol: 'BTCUSDT', ccxtSymbol: 'BTC/USDT', price: 90_000, quantity: 0.001 } as const;

let count = 0;

/** A client order id of its own for clients that leave it to their users. */
export function nextClientOrderId(): string {
  return `bench-${process.pid}-${++count}`;
}
