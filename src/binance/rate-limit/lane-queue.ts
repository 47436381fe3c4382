import type { Lane } from './lanes.js';

/** Those who wait, by lane; the highest lane first, and within it the one that came first. */
export class LaneQueue<Item> {
  /** Lanes that were ever used, highest first; there are six at most. */
  readonly #lanes: { readonly lane: Lane; readonly items: Item[] }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(lane: Lane, item: Item): void {
    this.#itemsOf(lane).push(item);
    this.#size += 1;
  }

  /** Whose turn it is, or null. */
  first(): Item | null {
    return this.#foremost()?.[0] ?? null;
  }

  /** Removes the one whose turn it is. */
  shift(): void {
    const items = this.#foremost();
    if (items === undefined) return;
    items.shift();
    this.#size -= 1;
  }

  remove(lane: Lane, item: Item): void {
    const items = this.#itemsOf(lane);
    const index = items.indexOf(item);
    if (index < 0) return;
    items.splice(index, 1);
    this.#size -= 1;
  }

  #foremost(): Item[] | undefined {
    return this.#lanes.find(({ items }) => items.length > 0)?.items;
  }

  #itemsOf(lane: Lane): Item[] {
    const found = this.#lanes.find((each) => each.lane === lane);
    if (found !== undefined) return found.items;
    const items: Item[] = [];
    this.#lanes.push({ lane, items });
    this.#lanes.sort((left, right) => right.lane - left.lane);
    return items;
  }
}
