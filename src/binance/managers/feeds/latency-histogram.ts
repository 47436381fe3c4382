/** Percentiles of a latency, in ms; 0 where nothing was measured. */
export interface LatencyReport {
  readonly samples: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** Eight buckets per doubling: a percentile is right to within 9 %. From 1 µs to about 19 hours. */
const BUCKETS_PER_DOUBLING = 8;
const SMALLEST_MS = 0.001;
const BUCKETS = 36 * BUCKETS_PER_DOUBLING;

/** Durations counted in buckets whose widths grow with them: constant memory, no allocation per sample. */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #samples = 0;
  #maxMs = 0;

  /** Counts one duration; a negative one, which only clocks that differ can make, counts as none. */
  add(durationMs: number): void {
    const place = durationMs <= SMALLEST_MS ? 0 : Math.ceil(Math.log2(durationMs / SMALLEST_MS) * BUCKETS_PER_DOUBLING);
    const bucket = Math.min(BUCKETS - 1, place);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#samples += 1;
    if (durationMs > this.#maxMs) this.#maxMs = durationMs;
  }

  report(): LatencyReport {
    return {
      samples: this.#samples,
      p50Ms: this.#percentile(0.5),
      p99Ms: this.#percentile(0.99),
      p999Ms: this.#percentile(0.999),
      maxMs: this.#maxMs,
    };
  }

  /** The upper bound of the bucket in which that share of all samples is reached. */
  #percentile(share: number): number {
    let left = Math.ceil(this.#samples * share);
    if (left === 0) return 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 0) return Math.min(this.#maxMs, SMALLEST_MS * 2 ** (bucket / BUCKETS_PER_DOUBLING));
    }
    return this.#maxMs;
  }
}
