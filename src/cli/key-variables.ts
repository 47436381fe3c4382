/** Each server has variables of its own, so that no key is ever shown to another server than its own. */
export const KEY_VARIABLES = {
  live: ['BINANCE_API_KEY', 'BINANCE_API_SECRET'],
  testnet: ['BINANCE_TESTNET_API_KEY', 'BINANCE_TESTNET_API_SECRET'],
  demo: ['BINANCE_DEMO_API_KEY', 'BINANCE_DEMO_API_SECRET'],
} as const satisfies Readonly<Record<string, readonly [key: string, secret: string]>>;
