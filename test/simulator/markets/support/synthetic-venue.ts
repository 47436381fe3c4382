import { HistoryClock } from '../../../../src/simulator/markets/history-clock.js';
import { createMarkets, type Markets } from '../../../../src/simulator/markets/create-markets.js';
import { pickSpotSymbols } from '../../../../src/simulator/markets/spot-symbols.js';
import { SimulatedExchange } from '../../../../src/simulator/simulated-exchange.js';
import { formatUnits } from '../../../../src/simulator/units.js';
import type { VenueClock } from '../../../../src/simulator/venue-clock.js';

/** A whole venue with agents on it, and the tape of all trades as text. */
export interface SyntheticVenue {
  readonly venue: SimulatedExchange;
  readonly markets: Markets;
  readonly clock: HistoryClock;
  /** `symbol price quantity side`, one per trade. */
  readonly tape: readonly string[];
}

export function syntheticVenue(inner: VenueClock, names: readonly string[], seed = 1): SyntheticVenue {
  const clock = new HistoryClock(inner);
  const venue = new SimulatedExchange({ clock, symbols: pickSpotSymbols(names) });
  const markets = createMarkets({ venue, clock, seed });
  const tape: string[] = [];
  venue.on('trade', ({ symbol, price, quantity, buyerIsMaker }) => {
    tape.push(`${symbol} ${formatUnits(price)} ${formatUnits(quantity)} ${buyerIsMaker ? 'SELL' : 'BUY'}`);
  });
  return { venue, markets, clock, tape };
}
