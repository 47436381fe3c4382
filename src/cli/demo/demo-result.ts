/** What happened in a demo run; its JSON is the last line of output with `--json`. */
export interface DemoResult {
  readonly ticks: number;
  /** Orders of the host's, whatever became of them. */
  readonly orders: number;
  /** Fills of the host's orders. */
  readonly trades: number;
  readonly rejected: number;
  /** Log entries at ERROR or above, and handlers that failed. */
  readonly errors: number;
  /** Whether the host's orders, fills and balances equal the venue's. */
  readonly reconciled: boolean;
  /** Trades on the venue during the run, everybody's but those of a recording; null on a real venue. */
  readonly venueTrades: number | null;
  /** Orders that could still trade at the end. */
  readonly activeOrders: number;
  readonly seconds: number;
  readonly server: string;
  readonly symbols: readonly string[];
  /** In what the host and the venue differ; empty where they agree. */
  readonly differences: readonly string[];
}

/** The result in words, for where no JSON was asked for. */
export function describeResult(result: DemoResult): string[] {
  const venue = result.venueTrades === null ? '' : ` of ${result.venueTrades} trades on the venue`;
  const verdict = result.reconciled
    ? "The host's orders, fills and balances equal the venue's."
    : 'The host and the venue DIFFER:';
  return [
    `${result.seconds} s on ${result.server} with ${result.symbols.join(', ')}:`,
    `  ${result.ticks} ticks, ${result.orders} orders, ${result.trades} fills${venue}`,
    `  ${result.rejected} rejected, ${result.errors} errors, ${result.activeOrders} orders still active`,
    verdict,
    ...result.differences.map((difference) => `  ${difference}`),
  ];
}
