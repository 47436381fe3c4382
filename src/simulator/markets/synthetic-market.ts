import { SeededRandom } from '../seeded-random.js';
import { units, type Units } from '../units.js';
import type { VenueClock } from '../venue-clock.js';
import type { VenueTrade } from '../venue-orders.js';
import type { Venue } from '../venue.js';
import { HistoryClock } from './history-clock.js';
import { LatentPrices } from './latent-prices.js';
import { StepGrid } from './step-grid.js';
import type { SymbolSpec } from './symbol-spec.js';
import { agentAccounts, SyntheticSymbol } from './synthetic-symbol.js';

/** Every symbol moves once in a round; the symbols take turns within it. */
const ROUND_MS = 100;
/** History is written in steps of this length, longer ones where it reaches far back or for very many symbols. */
const HISTORY_STEP_MS = 10_000;
const MOST_HISTORY_STEPS = 2_880;
const MOST_SYMBOL_STEPS = 24_000;
const AGENT_WEALTH: Units = units('1000000000000000');

/** What a synthetic market needs. */
export interface SyntheticMarketOptions {
  readonly venue: Venue;
  /** The clock that the venue takes its time from; a `HistoryClock` where the market is to have a past. */
  readonly clock: VenueClock;
  /** Symbols that agents trade. */
  readonly symbols: readonly SymbolSpec[];
  readonly seed: number;
}

/**
 * Agents that trade with each other, and with whoever else comes, through the front door of the venue. Everything they
 * do follows from the seed and the number of the step, so two runs without outside orders are the same, in real time
 * as on a clock moved by hand.
 */
export class SyntheticMarket {
  readonly #venue: Venue;
  readonly #clock: VenueClock;
  readonly #latent: LatentPrices;
  readonly #symbols: readonly SyntheticSymbol[];
  readonly #bySymbol: ReadonlyMap<string, SyntheticSymbol>;
  readonly #grid: StepGrid;
  readonly #onTrade = (trade: VenueTrade): void => this.#bySymbol.get(trade.symbol)?.onTrade(trade);

  /** Opens the agents' accounts; nothing trades before `warmUp` or `start`. */
  constructor({ venue, clock, symbols, seed }: SyntheticMarketOptions) {
    const random = new SeededRandom(seed);
    this.#venue = venue;
    this.#clock = clock;
    this.#latent = new LatentPrices(symbols, random.fork());
    const pairs = symbols.map(
      (spec) => [spec.symbol, new SyntheticSymbol(venue, spec, this.#latent, random.fork())] as const,
    );
    this.#symbols = pairs.map(([, symbol]) => symbol);
    this.#bySymbol = new Map(pairs);
    this.#grid = new StepGrid(clock, ROUND_MS / Math.max(1, symbols.length), (step) => this.#step(step));
    openAgentAccounts(venue, symbols);
    venue.on('trade', this.#onTrade);
  }

  /** Trades through the last `durationMs` before now, coarsely; throws `TypeError` where the clock has no past. */
  warmUp(durationMs: number): void {
    const clock = this.#clock;
    if (!(clock instanceof HistoryClock)) throw new TypeError('a market gets a past on a HistoryClock only');
    const now = clock.now();
    const mostSteps = Math.min(MOST_HISTORY_STEPS, Math.ceil(MOST_SYMBOL_STEPS / this.#symbols.length));
    const stepMs = Math.max(HISTORY_STEP_MS, Math.ceil(durationMs / mostSteps));
    clock.inThePast((setTime) => {
      for (let time = now - durationMs; time < now; time += stepMs)
        this.#coarseRound(time, Math.min(stepMs, now - time), setTime);
    });
  }

  /** Every book is full when this returns, so that nobody meets an empty one. */
  start(): void {
    for (const symbol of this.#symbols) symbol.openBook();
    this.#grid.start();
  }

  /** Holds the market; orders of the agents stay in the book. */
  stop(): void {
    this.#grid.stop();
  }

  /** Stops for good and hears nothing more of the venue. */
  close(): void {
    this.stop();
    this.#venue.off('trade', this.#onTrade);
  }

  #step(step: number): void {
    const turn = step % this.#symbols.length;
    if (turn === 0) this.#latent.advance(ROUND_MS);
    this.#symbols[turn]?.step(ROUND_MS);
  }

  #coarseRound(startMs: number, stepMs: number, setTime: (time: number) => void): void {
    this.#latent.advance(stepMs);
    this.#symbols.forEach((symbol, turn) => {
      setTime(Math.floor(startMs + (turn * stepMs) / this.#symbols.length));
      symbol.coarseStep(stepMs);
    });
  }
}

function openAgentAccounts(venue: Venue, symbols: readonly SymbolSpec[]): void {
  const assets = new Set(symbols.flatMap(({ baseAsset, quoteAsset }) => [baseAsset, quoteAsset]));
  const balances = Object.fromEntries([...assets].map((asset) => [asset, AGENT_WEALTH]));
  const free = { maker: 0n, taker: 0n };
  for (const accountId of Object.values(agentAccounts)) {
    venue.openAccount(accountId, balances, free, { keepHistory: false });
  }
}
