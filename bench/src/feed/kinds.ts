/** What a run sends: one kind of stream. */
export const KINDS = ['bookTicker', 'trade', 'aggTrade', 'ticker', 'depth20', 'depth'] as const;
export type Kind = (typeof KINDS)[number];

/** Name of the stream of one symbol, as Binance spells it. */
export function streamName(kind: Kind, symbol: string): string {
  const suffix = kind === 'depth20' || kind === 'depth' ? `${kind}@100ms` : kind;
  return `${symbol.toLowerCase()}@${suffix}`;
}

/** Symbols of a run: two that everybody knows, the others made up. */
export function symbolNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => ['BTCUSDT', 'ETHUSDT'][index] ?? `S${index}USDT`);
}

/** First id that a feed sends; ids and event times rise by one from frame to frame of a symbol. */
export const FIRST_ID = 400_000_000_000;
