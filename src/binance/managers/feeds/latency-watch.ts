import type { Arrival } from '../../mappings/tick-builder.js';
import type { MarketDataFrame } from '../../streams/topics.js';
import { LatencyHistogram } from './latency-histogram.js';
import type { LatencyReport } from './latency-histogram.js';

/** Latencies of market data, both of samples: one frame in 64, at most one under way to the handlers at a time. */
export interface MarketLatency {
  /** From the venue's instant in the event to its arrival here, by the measured offset between both clocks. */
  readonly exchangeToReceive: LatencyReport;
  /** From arrival until the host's queue was empty behind it, so until its handlers had run: an upper bound. */
  readonly receiveToHandler: LatencyReport;
}

const SAMPLE_MASK = 63;
/** A queue that was not empty at once is looked at this often, and a host that never handles it not for ever. */
const PROBE_STEP_MS = 1;
const LONGEST_PROBE_MS = 10_000;

/** Measures some of the frames; the others cost one addition and one comparison. */
export class LatencyWatch {
  readonly #queued: () => number;
  readonly #toReceive = new LatencyHistogram();
  readonly #toHandler = new LatencyHistogram();
  readonly #look = (): void => this.#lookAtQueue();
  #frames = 0;
  #probeBegan = 0;
  #isProbing = false;

  /** `queued` tells how many events wait for handlers. */
  constructor(queued: () => number) {
    this.#queued = queued;
  }

  /** Notes a frame whose events were put a moment ago. */
  note(frame: MarketDataFrame, { receivedTime, exchangeTime }: Arrival): void {
    this.#frames += 1;
    if ((this.#frames & SAMPLE_MASK) !== 0) return;
    const eventTime = eventTimeOf(frame);
    if (eventTime > 0) this.#toReceive.add(exchangeTime - eventTime);
    if (this.#isProbing) return;
    this.#isProbing = true;
    this.#probeBegan = performance.now() - Math.max(0, Date.now() - receivedTime);
    setImmediate(this.#look);
  }

  report(): MarketLatency {
    return { exchangeToReceive: this.#toReceive.report(), receiveToHandler: this.#toHandler.report() };
  }

  /** The host handles its queue between our looks: they take their turn in the same phase of the event loop. */
  #lookAtQueue(): void {
    const elapsedMs = performance.now() - this.#probeBegan;
    if (this.#queued() > 0 && elapsedMs < LONGEST_PROBE_MS) {
      setTimeout(this.#look, PROBE_STEP_MS).unref();
      return;
    }
    this.#toHandler.add(elapsedMs);
    this.#isProbing = false;
  }
}

/** Book tops and partial books carry no time: 0. */
function eventTimeOf(frame: MarketDataFrame): number {
  const isTimed = frame.kind === 'trade' || frame.kind === 'ticker' || frame.kind === 'depthUpdate';
  return isTimed || frame.kind === 'kline' ? frame.event.E : 0;
}
