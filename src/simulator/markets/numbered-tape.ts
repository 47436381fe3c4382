/**
 * The newest rows of something that is numbered without gaps and ordered by time. Oldest rows are forgotten beyond
 * `maxRows`, in blocks.
 */
export class NumberedTape<Row> {
  #rows: Row[] = [];

  constructor(
    readonly maxRows: number,
    readonly idOf: (row: Row) => number,
    readonly timeOf: (row: Row) => number,
  ) {}

  push(row: Row): void {
    this.#rows.push(row);
    const block = Math.max(1, this.maxRows >>> 2);
    if (this.#rows.length >= this.maxRows + block) this.#rows = this.#rows.slice(block);
  }

  /**
   * At most `limit` rows, ascending: from an id, else from a start, capped by an end; without an id and a start the
   * newest (up to the end).
   */
  select(window: { fromId?: number; startTime?: number; endTime?: number; limit: number }): Row[] {
    const { fromId, startTime, endTime, limit } = window;
    const end = endTime === undefined ? this.#rows.length : this.#firstIndex((row) => this.timeOf(row) > endTime);
    if (fromId !== undefined)
      return this.#slice(
        this.#firstIndex((row) => this.idOf(row) >= fromId),
        end,
        limit,
      );
    if (startTime !== undefined)
      return this.#slice(
        this.#firstIndex((row) => this.timeOf(row) >= startTime),
        end,
        limit,
      );
    return this.#rows.slice(Math.max(0, end - limit), end);
  }

  #slice(start: number, end: number, limit: number): Row[] {
    return this.#rows.slice(start, Math.max(start, Math.min(end, start + limit)));
  }

  /** Index of the first row for which the test holds; it must hold for all rows after it. */
  #firstIndex(holds: (row: Row) => boolean): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.#rows[middle] as Row)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
