/** In what the host and the venue differ, and how much was compared. */
export interface Comparison {
  /** Empty where they agree. */
  readonly differences: readonly string[];
  /**
   * Things that were found the same or different. On the simulator: all finished orders, fills and balances of the run.
   * On a real venue: the latest orders and the balances, by query.
   */
  readonly compared: { readonly orders: number; readonly fills: number; readonly balances: number };
}

/** What happened in a demo run; its JSON is the last line of output with `--json`. */
export interface DemoResult extends Comparison {
  readonly ticks: number;
  /** Orders of the host's, whatever became of them. */
  readonly orders: number;
  /** Fills of the host's orders. */
  readonly trades: number;
  readonly rejected: number;
  /** Log entries at ERROR or above, and handlers that failed. */
  readonly errors: number;
  /** Whether all that was compared is the same at the host and the venue, and no order is left. */
  readonly reconciled: boolean;
  /** Trades on the venue during the run, everybody's but those of a recording; null on a real venue. */
  readonly venueTrades: number | null;
  /** Orders that could still trade at the end. */
  readonly activeOrders: number;
  readonly seconds: number;
  readonly server: string;
  readonly symbols: readonly string[];
}

/** The result in words, for where no JSON was asked for. */
export function describeResult(result: DemoResult): string[] {
  const venue = result.venueTrades === null ? '' : ` of ${result.venueTrades} trades on the venue`;
  return [
    `${result.seconds} s on ${result.server} with ${result.symbols.join(', ')}:`,
    `  ${result.ticks} ticks, ${result.orders} orders, ${result.trades} fills${venue}`,
    `  ${result.rejected} rejected, ${result.errors} errors, ${result.activeOrders} orders still active`,
    verdictOf(result),
    ...result.differences.map((difference) => `  ${difference}`),
  ];
}

function verdictOf({ reconciled, differences, venueTrades, compared }: DemoResult): string {
  if (!reconciled) return differences.length > 0 ? 'The host and the venue DIFFER:' : 'Orders are still active.';
  return venueTrades === null
    ? `The host's balances and its latest ${compared.orders} orders equal the venue's.`
    : "The host's orders, fills and balances equal the venue's.";
}
