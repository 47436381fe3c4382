import { SeededRandom } from '../../../../src/simulator/seeded-random.js';

/** Chance of one round: the same for the same seed and number, whatever other rounds there are. */
export class PlanRandom {
  readonly #random: SeededRandom;

  constructor(seed: number, round: number, purpose: number) {
    this.#random = new SeededRandom((seed * 1_000_003 + round) * 17 + purpose);
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.#random.next();
  }

  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.#random.integer(most - least + 1);
  }

  pick<Item>(items: readonly Item[]): Item {
    return this.#random.pick(items);
  }

  /** One of the items, each as likely as its weight says. */
  weighted<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item {
    let left = this.#random.next() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return this.#random.pick(items)[1];
  }

  /** So many different ones. */
  sample<Item>(items: readonly Item[], count: number): Item[] {
    const left = [...items];
    const taken: Item[] = [];
    while (taken.length < count && left.length > 0) {
      taken.push(...left.splice(this.#random.integer(left.length), 1));
    }
    return taken;
  }
}
