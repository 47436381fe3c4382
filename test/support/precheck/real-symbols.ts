import { Decimal } from '../../../src/host/domain/decimal.js';
import { toTradingRules } from '../../../src/binance/mappings/trading-rules.js';
import type { ExchangeInfo, SymbolInfo } from '../../../src/binance/wire/exchange-info.js';
import { parseSymbolSpec } from '../../../src/simulator/markets/parse-symbol-spec.js';
import { SeededRandom } from '../../../src/simulator/seeded-random.js';
import { parseUnits, units } from '../../../src/simulator/units.js';
import { compareChecks } from './compare-checks.js';
import type { ChecksTally } from './compare-checks.js';
import { FilterReferee } from './filter-referee.js';
import { RandomDrafts } from './random-drafts.js';

/** What a run over the symbols of a recorded exchangeInfo does. */
export interface RealSymbolsRun {
  readonly info: Pick<ExchangeInfo, 'symbols' | 'exchangeFilters'>;
  readonly ordersPerSymbol: number;
  readonly seed: number;
}

const NOW = Date.UTC(2026, 10, 20, 12);
const HOLDINGS = units('100000000000000');

/** Compares the two checks with the filters of every symbol, at a price that its filters allow. */
export function compareOnRealSymbols({ info, ordersPerSymbol, seed }: RealSymbolsRun, tally: ChecksTally): void {
  const random = new SeededRandom(seed);
  for (const symbol of info.symbols) compareOnSymbol(symbol, info.exchangeFilters, ordersPerSymbol, random, tally);
}

function compareOnSymbol(
  info: SymbolInfo,
  exchangeFilters: ExchangeInfo['exchangeFilters'],
  orders: number,
  random: SeededRandom,
  tally: ChecksTally,
): void {
  const spec = parseSymbolSpec(info, parseUnits(priceFor(info, random).toFixed(8)) ?? 1n);
  const referee = new FilterReferee({ spec, exchangeFilters, holdings: HOLDINGS, now: () => NOW });
  const rules = toTradingRules(info.filters, info);
  const ground = {
    baseAsset: info.baseAsset,
    quoteAsset: info.quoteAsset,
    prices: referee.prices,
    account: referee.picture,
  };
  fillUp(referee, info, random);
  for (let made = 0; made < orders; made++) {
    const drafts = new RandomDrafts(random, { info, reference: referee.reference, last: referee.last });
    compareChecks(drafts.draft(), rules, ground, referee, tally);
  }
}

/** On some symbols as many orders are open as the filters let there be. */
function fillUp(referee: FilterReferee, info: SymbolInfo, random: SeededRandom): void {
  const kind = random.integer(20);
  if (kind > 1) return;
  const drafts = new RandomDrafts(random, { info, reference: referee.reference, last: referee.last });
  for (let kept = 0, tries = 0; kept < (kind === 0 ? 5 : 200) && tries < 1_000; tries++) {
    const draft = drafts.draft();
    const isWanted = kind === 0 ? draft.stopPrice !== null : draft.type === 'LIMIT_MAKER';
    if (isWanted && referee.keep(draft)) kept += 1;
  }
}

/** A price with room on both sides: at least a hundred ticks, and far below the highest. */
function priceFor({ filters }: SymbolInfo, random: SeededRandom): Decimal {
  const filter = filters.find(({ filterType }) => filterType === 'PRICE_FILTER');
  const [tick, max] = [new Decimal(String(filter?.['tickSize'])), new Decimal(String(filter?.['maxPrice']))];
  const price = tick.times(100 + random.integer(100_000));
  return price.lessThan(max.div(10)) ? price : max.div(20).toNearest(tick, Decimal.ROUND_FLOOR);
}
