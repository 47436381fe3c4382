import type { TopicPulse } from './topic-pulse.js';

/** Bounds of the silence that makes a topic suspect. */
export interface SilenceLimits {
  /** Never sooner: shorter pauses are an everyday thing, of the network, of the venue, of our own process. */
  readonly floorMs: number;
  /** Never later, however slow the topic was before. */
  readonly ceilingMs: number;
}

/** A pause of so many ordinary ones is out of the ordinary. */
const ORDINARY_PAUSES = 10;
const WEIGHT_OF_NEW = 0.2;

/** How often one topic brings something new, learnt from what it did; read now and then, so frames do not pay for it. */
export class TopicRhythm {
  #pauseMs = 0;
  #advances = 0;
  #time = 0;

  /** Takes in what came since the last look. */
  learn({ advances, lastAdvanceTime }: TopicPulse): void {
    if (lastAdvanceTime === null || advances === this.#advances) return;
    if (this.#time > 0) {
      const pauseMs = (lastAdvanceTime - this.#time) / (advances - this.#advances);
      this.#pauseMs = this.#pauseMs === 0 ? pauseMs : this.#pauseMs + (pauseMs - this.#pauseMs) * WEIGHT_OF_NEW;
    }
    this.#advances = advances;
    this.#time = lastAdvanceTime;
  }

  /** Silence that makes the topic suspect. */
  limitMs({ floorMs, ceilingMs }: SilenceLimits): number {
    return Math.min(ceilingMs, Math.max(floorMs, this.#pauseMs * ORDINARY_PAUSES));
  }
}
