import type { Clock } from '../../clock.js';
import type { BinanceContract } from '../../mappings/contract.js';
import type { ContractTable } from '../../mappings/contract-table.js';

/** A stretch of time of which news may be missing. */
export interface NewsGap {
  /** When it began, by the venue's clock. */
  readonly since: Date;
  /** Whether the holdings of both assets of a symbol have moved since then: what every trade does. */
  isMoved(symbol: string): boolean;
  /** All symbols of the market for which that is so, traded here before or not. */
  movedSymbols(): readonly string[];
}

/** What a gap is described with. */
export interface NewsGapParts {
  readonly contracts: Pick<ContractTable, 'find' | 'all'>;
  readonly clock: Pick<Clock, 'offsetMs'>;
  /** Assets whose holdings were seen to move since an instant of this machine. */
  movedAssets(since: Date): ReadonlySet<string>;
}

/** The gap since an instant of this machine; losses are dated by its clock, fills by the venue's. */
export function newsGapSince(time: Date, parts: NewsGapParts): NewsGap {
  const { contracts, clock } = parts;
  const moved = parts.movedAssets(time);
  const areMoved = ({ extra }: BinanceContract): boolean => moved.has(extra.baseAsset) && moved.has(extra.quoteAsset);
  return {
    since: new Date(time.getTime() + clock.offsetMs),
    isMoved: (symbol) => {
      const contract = contracts.find(symbol);
      return contract !== undefined && areMoved(contract);
    },
    movedSymbols: () =>
      moved.size < 2
        ? []
        : contracts
            .all()
            .filter(areMoved)
            .map(({ symbol }) => symbol),
  };
}
