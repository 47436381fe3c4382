import type { MarketSubscription } from './market-subscription.js';

/** What is subscribed, by canonical symbol, and whom each topic serves. */
export class SubscriptionIndex {
  readonly #bySymbol = new Map<string, MarketSubscription>();
  readonly #byTopic = new Map<string, MarketSubscription>();

  get size(): number {
    return this.#bySymbol.size;
  }

  get(symbol: string): MarketSubscription | undefined {
    return this.#bySymbol.get(symbol);
  }

  values(): Iterable<MarketSubscription> {
    return this.#bySymbol.values();
  }

  add(subscription: MarketSubscription): void {
    this.#bySymbol.set(subscription.identity.symbol, subscription);
  }

  remove(subscription: MarketSubscription): void {
    this.#bySymbol.delete(subscription.identity.symbol);
  }

  /** From now on the topic serves this subscription. */
  claim(topic: string, subscription: MarketSubscription): void {
    this.#byTopic.set(topic, subscription);
  }

  release(topic: string): void {
    this.#byTopic.delete(topic);
  }

  /** Whom these topics serve, each with its own of them; topics of nobody are left out. */
  servedBy(topics: readonly string[]): Map<MarketSubscription, Set<string>> {
    const found = new Map<MarketSubscription, Set<string>>();
    for (const topic of topics) {
      const subscription = this.#byTopic.get(topic);
      if (!subscription) continue;
      const names = found.get(subscription) ?? new Set();
      found.set(subscription, names.add(topic));
    }
    return found;
  }
}
