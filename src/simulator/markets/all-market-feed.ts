import type { MarketViews } from '../market-view.js';
import type { Pulse } from './pulse.js';
import type { SymbolMarketView } from './symbol-market-view.js';
import { toMiniTicker, toRollingTickerEvent } from './ticker-statistics.js';

const HOUR_MS = 3_600_000;
const PERIOD_MS = 1_000;

const ROWS: Readonly<Record<string, (view: SymbolMarketView) => object>> = {
  '!miniTicker@arr': (view) => toMiniTicker(view.dayFacts()),
  '!ticker_1h@arr': (view) => toRollingTickerEvent(view.rollingFacts(HOUR_MS), '1h'),
  '!ticker_4h@arr': (view) => toRollingTickerEvent(view.rollingFacts(4 * HOUR_MS), '4h'),
  '!ticker_1d@arr': (view) => toRollingTickerEvent(view.rollingFacts(24 * HOUR_MS), '1d'),
};

/**
 * All-market streams: once a second one array with a row for every symbol that has traded since the last array; none
 * where no symbol has. Undefined for a stream that does not exist (any more).
 */
export function listenAllMarkets(
  views: Iterable<SymbolMarketView>,
  pulse: Pulse,
  ...[topic, listener]: Parameters<MarketViews['listenAll']>
): (() => void) | undefined {
  const toRow = Object.hasOwn(ROWS, topic) ? ROWS[topic] : undefined;
  if (!toRow) return undefined;
  const sent = new Map([...views].map((view) => [view, view.statistics.tradeCount]));
  return pulse.every(PERIOD_MS, () => {
    const changed = [...sent].filter(([view, count]) => view.statistics.tradeCount !== count).map(([view]) => view);
    for (const view of changed) sent.set(view, view.statistics.tradeCount);
    if (changed.length > 0) listener(JSON.stringify(changed.map(toRow)));
  });
}
