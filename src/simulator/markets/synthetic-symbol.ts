import type { SeededRandom } from '../seeded-random.js';
import type { VenueTrade } from '../venue-orders.js';
import type { Venue } from '../venue.js';
import { AgentOrders } from './agent-orders.js';
import type { LatentPrices } from './latent-prices.js';
import { MakerAgent } from './maker-agent.js';
import { OrderSizes } from './order-sizes.js';
import type { SymbolSpec } from './symbol-spec.js';
import { TakerAgent } from './taker-agent.js';

/** Accounts of the agents, one for those who quote and one for those who take. */
export const agentAccounts = { maker: 'synthetic-maker', taker: 'synthetic-taker' } as const;

const DEFAULT_TRADES_PER_SECOND = 0.3;
const LEVELS = 25;
/** Bursts per second of a symbol: several takers at once, in one direction. */
const BURSTS_PER_SECOND = 0.004;
const SPREADS = [1, 1, 1, 1, 2, 2, 3] as const;

/** The agents of one symbol, moved step by step. */
export class SyntheticSymbol {
  readonly #spec: SymbolSpec;
  readonly #venue: Venue;
  readonly #random: SeededRandom;
  readonly #latent: LatentPrices;
  readonly #maker: MakerAgent;
  readonly #taker: TakerAgent;
  readonly #tradesPerSecond: number;
  #hasQuoted = false;

  constructor(venue: Venue, spec: SymbolSpec, latent: LatentPrices, random: SeededRandom) {
    this.#spec = spec;
    this.#venue = venue;
    this.#random = random;
    this.#latent = latent;
    this.#tradesPerSecond = spec.tradesPerSecond ?? DEFAULT_TRADES_PER_SECOND;
    const sizes = new OrderSizes(spec, random);
    this.#maker = new MakerAgent(new AgentOrders(venue, agentAccounts.maker, spec), sizes, random);
    this.#taker = new TakerAgent(spec, new AgentOrders(venue, agentAccounts.taker, spec), sizes, random);
  }

  onTrade(trade: VenueTrade): void {
    this.#maker.onTrade(trade);
  }

  /** Quotes the whole book, where that has not been done since history was written. */
  openBook(): void {
    if (!this.#hasQuoted) this.#quote(this.#latent.priceInTicks(this.#spec), 100, LEVELS, 1);
  }

  /** Lets a moment of the live market pass. */
  step(elapsedMs: number): void {
    const seconds = elapsedMs / 1000;
    const target = this.#latent.priceInTicks(this.#spec);
    const trades = this.#arrivals(this.#tradesPerSecond * seconds);
    for (let count = 0; count < trades; count++) this.#take(target, 1);
    if (this.#random.next() < BURSTS_PER_SECOND * seconds) this.#burst(target);
    const quotesNow = this.#random.next() < (1.5 + 2.5 * this.#tradesPerSecond) * seconds;
    if (quotesNow || !this.#hasQuoted) this.#quote(target, elapsedMs, LEVELS, 1);
  }

  /** Lets a long stretch of history pass in few orders, each as large as all those that it stands for. */
  coarseStep(elapsedMs: number): void {
    const target = this.#latent.priceInTicks(this.#spec);
    const trades = this.#tradesPerSecond >= 2 ? 2 : 1;
    const factor = Math.max(1, (this.#tradesPerSecond * elapsedMs) / 1000 / trades);
    this.#quote(target, elapsedMs, 1, factor);
    for (let count = 0; count < trades; count++) this.#take(target, factor);
    this.#hasQuoted = false;
  }

  #quote(targetTicks: number, elapsedMs: number, levels: number, sizeFactor: number): void {
    const spread = this.#random.pick(SPREADS);
    const bidTicks = Math.max(1, Math.round(targetTicks - spread / 2));
    const askTicks = bidTicks + spread;
    const moveTicks = targetTicks * this.#spec.dailyVolatility * Math.sqrt(elapsedMs / 86_400_000);
    const spacingTicks = Math.max(levels / 2, 4 * moveTicks);
    this.#maker.quote({ bidTicks, askTicks, levels, spacingTicks, sizeFactor });
    this.#hasQuoted = true;
  }

  #burst(target: number): void {
    const direction = this.#random.next() < 0.5 ? -1 : 1;
    const count = 4 + this.#random.integer(12);
    for (let order = 0; order < count; order++) this.#take(target + direction * target, 1);
  }

  #take(targetTicks: number, sizeFactor: number): void {
    this.#taker.take(this.#venue.bookTop(this.#spec.symbol), targetTicks, sizeFactor);
  }

  /** How many of something that happens `mean` times on average happen (Poisson). */
  #arrivals(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.#random.next(); product > limit; product *= this.#random.next()) count += 1;
    return count;
  }
}
