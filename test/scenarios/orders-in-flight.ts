import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { Direction, Exchange, OrderType, Status } from '../../src/host/domain/constants.js';
import type { Order } from '../../src/host/domain/order.js';
import { EventEngine } from '../../src/host/events/event-engine.js';
import { EventType } from '../../src/host/events/event-types.js';
import type { FaultRule, FaultScript } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import type { InFlightVenue, VenueWord } from './orders-in-flight-venue.js';

/** What a thousand orders in flight came to. */
export interface InFlightReport {
  readonly orders: number;
  /** Most orders of which nothing was known at one moment. */
  readonly peakInFlight: number;
  /** Orders that the adapter has as taken and the venue has, and the other way round. */
  readonly accepted: number;
  readonly rejected: number;
  /** Told as taken, and not there; told as refused, and there; there more than once; sent more than once. */
  readonly guessed: number;
  readonly lost: number;
  readonly doubled: number;
  readonly resent: number;
  readonly unresolved: number;
  /** From `sendOrder` to the first word of what became of the order, milliseconds. */
  readonly certaintyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Until the last `sendOrder` had returned. */
  readonly sendingMs: number;
  readonly heapMegabytes: { readonly before: number; readonly peak: number; readonly after: number };
  readonly residentMegabytes: { readonly before: number; readonly peak: number };
  readonly faults: VenueWord['faults'];
}

const ORDER_PLACE = { method: 'order.place' } as const;
const FIRST_WORD = { topic: 'executionReport:NEW' } as const;

function withProbability(
  what: FaultRule['what'],
  probability: number,
  where: FaultRule['where'] = ORDER_PLACE,
): FaultRule {
  return { what, where, when: { probability } };
}

/** Nothing is heard at once: answers come late, not at all, or say nothing, and so do events. Every order exists. */
export function slowToAnswer(seed: number, delayMs: number): FaultScript {
  return {
    seed,
    rules: [
      withProbability('timeout-executed', 0.2),
      withProbability('unknown-error-executed', 0.2),
      withProbability('internal-error-executed', 0.2),
      withProbability({ kind: 'answer-late', delayMs }, 1),
      withProbability('frame-lost', 0.3, FIRST_WORD),
      withProbability({ kind: 'frame-late', delayMs }, 1, FIRST_WORD),
      { what: { kind: 'order-not-found', youngerThanMs: 60_000 }, when: { times: 20 } },
    ],
  };
}

/** The same, and of a quarter of the orders nothing is ever heard, or they never reached the venue. */
export function lossyAnswers(seed: number, delayMs: number): FaultScript {
  return {
    seed,
    rules: [
      withProbability('answer-lost', 0.15),
      withProbability('request-lost', 0.05),
      withProbability('timeout-not-executed', 0.1),
      withProbability('unknown-error-not-executed', 0.05),
      withProbability('throttled-by-system', 0.03),
      ...slowToAnswer(seed, delayMs).rules,
    ],
  };
}

/** Sends so many orders at once to a venue that is slow to answer, and waits until each of them is proven. */
export async function ordersInFlight(
  venue: InFlightVenue,
  orders: number,
  patienceMs: number,
): Promise<InFlightReport> {
  const engine = new EventEngine();
  engine.start();
  const adapter = new BinanceAdapter(engine);
  const watch = new InFlightWatch(engine);
  try {
    await adapter.connect(venue.settings);
    watch.begin();
    for (let count = 0; count < orders; count += 1) watch.sent(send(adapter));
    const sendingMs = watch.elapsedMs();
    await waitUntil(() => watch.inFlight === 0, `certainty about ${orders} orders`, patienceMs);
    watch.end();
    const { unresolvedOrders } = adapter.getHealth();
    return { ...watch.report(await venue.word()), sendingMs, unresolved: unresolvedOrders.length };
  } finally {
    await adapter.close();
    await engine.stop();
  }
}

function send(adapter: BinanceAdapter): string {
  return adapter.sendOrder({
    symbol: 'BTCUSDT',
    exchange: Exchange.BINANCE,
    direction: Direction.LONG,
    type: OrderType.LIMIT,
    price: '90000',
    volume: '0.001',
  });
}

const SAMPLE_MS = 20;

/** Notes when each order was sent and when its fate was told, and what memory is used meanwhile. */
class InFlightWatch {
  readonly #sentMs = new Map<string, number>();
  readonly #certainMs = new Map<string, number>();
  readonly #latest = new Map<string, Order>();
  #start = 0;
  #peak = 0;
  #sampler: NodeJS.Timeout | undefined;
  #before = process.memoryUsage();
  #after = this.#before;
  readonly #most = { heapUsed: 0, rss: 0 };

  constructor(engine: EventEngine) {
    engine.register(EventType.ORDER, ({ data }) => {
      this.#latest.set(data.vtOrderId, data);
      if (data.status !== Status.SUBMITTING && !this.#certainMs.has(data.vtOrderId)) {
        this.#certainMs.set(data.vtOrderId, this.elapsedMs());
      }
    });
  }

  get inFlight(): number {
    return this.#sentMs.size - this.#certainMs.size;
  }

  elapsedMs(): number {
    return performance.now() - this.#start;
  }

  begin(): void {
    globalThis.gc?.();
    this.#before = process.memoryUsage();
    this.#start = performance.now();
    this.#sampler = setInterval(() => this.#sample(), SAMPLE_MS);
  }

  sent(vtOrderId: string): void {
    this.#sentMs.set(vtOrderId, this.elapsedMs());
    this.#peak = Math.max(this.#peak, this.inFlight);
  }

  end(): void {
    clearInterval(this.#sampler);
    this.#sample();
    globalThis.gc?.();
    this.#after = process.memoryUsage();
  }

  report({ orders: atVenue, requests, faults }: VenueWord): Omit<InFlightReport, 'sendingMs' | 'unresolved'> {
    const told = [...this.#latest.values()];
    const isRejected = (order: Order): boolean => order.status === Status.REJECTED;
    const has = ({ orderId }: Order): boolean => (atVenue[orderId] ?? 0) > 0;
    const moreThanOnce = (counts: Readonly<Record<string, number>>): number =>
      Object.values(counts).filter((count) => count > 1).length;
    return {
      orders: this.#sentMs.size,
      peakInFlight: this.#peak,
      accepted: told.filter((order) => !isRejected(order) && has(order)).length,
      rejected: told.filter((order) => isRejected(order) && !has(order)).length,
      guessed: told.filter((order) => !isRejected(order) && !has(order)).length,
      lost: told.filter((order) => isRejected(order) && has(order)).length,
      doubled: moreThanOnce(atVenue),
      resent: moreThanOnce(requests),
      certaintyMs: this.#certainty(),
      heapMegabytes: {
        before: megabytes(this.#before.heapUsed),
        peak: megabytes(this.#most.heapUsed),
        after: megabytes(this.#after.heapUsed),
      },
      residentMegabytes: { before: megabytes(this.#before.rss), peak: megabytes(this.#most.rss) },
      faults,
    };
  }

  #certainty(): InFlightReport['certaintyMs'] {
    const waits = [...this.#certainMs].map(([id, ms]) => ms - (this.#sentMs.get(id) ?? 0)).sort((a, b) => a - b);
    const at = (share: number): number => Math.round(waits[Math.floor(share * (waits.length - 1))] ?? Number.NaN);
    return { p50: at(0.5), p99: at(0.99), max: at(1) };
  }

  #sample(): void {
    const { heapUsed, rss } = process.memoryUsage();
    this.#most.heapUsed = Math.max(this.#most.heapUsed, heapUsed);
    this.#most.rss = Math.max(this.#most.rss, rss);
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}
