import { startSimulator, units } from '../../../src/simulator/index.js';
import type { FaultKind, Simulator } from '../../../src/simulator/index.js';
import { TRIAL } from './client-under-fault.js';
import type { ClientUnderFault, OpenClient, TrialOrder, Verdict } from './client-under-fault.js';

/** What one client did when the answer to one order was lost in one way. */
export interface TrialReport {
  readonly client: string;
  readonly fault: FaultKind;
  readonly order: TrialOrder;
  /** What the call gave or threw; null while it gave nothing. */
  readonly told: string | null;
  readonly toldAfterMs: number | null;
  /** How often the venue got the order. */
  readonly requests: number;
  readonly ordersAtVenue: number;
  /** The state of the order that the client keeps by itself. */
  readonly kept: string | null;
  /** What call and kept state together say of the order in the end. */
  readonly verdict: Verdict;
  /** Whether the venue has just that many orders, one or none; null where nothing is said. */
  readonly isRight: boolean | null;
  /** When that was said, from the call on. */
  readonly certainAfterMs: number | null;
}

/** How long a client is watched at most. */
export interface TrialLimits {
  readonly watchMs: number;
  /** How long it is watched on once it has said what became of the order: for a second order, or a second thought. */
  readonly aftermathMs: number;
}

const SELLER = 'seller';
const LOOK_EVERY_MS = 20;

/** Lets one client place one order whose answer is lost once, on a venue of its own, and watches what it does. */
export async function tryLostAnswer(
  client: ClientUnderFault,
  fault: FaultKind,
  order: TrialOrder,
  limits: TrialLimits,
): Promise<TrialReport> {
  const simulator = await openVenue();
  try {
    const open = await client.open(simulator);
    try {
      return await observe(simulator, open, { client, fault, order, ...limits });
    } finally {
      await open.close().catch(() => undefined);
    }
  } finally {
    await simulator.close();
  }
}

/** A venue where the only other trader offers ten coins. */
async function openVenue(): Promise<Simulator> {
  const simulator = await startSimulator({
    market: 'none',
    symbols: [TRIAL.symbol],
    accounts: [
      { key: 'simulator-key', secret: 'simulator-secret', balances: { USDT: '1000000', BTC: '1' } },
      { key: SELLER, secret: 'seller-secret', balances: { BTC: '100' } },
    ],
  });
  simulator.exchange.placeOrder(SELLER, {
    symbol: TRIAL.symbol,
    side: 'SELL',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: units('10'),
    price: units(String(TRIAL.askPrice)),
  });
  return simulator;
}

interface Trial extends TrialLimits {
  readonly client: ClientUnderFault;
  readonly fault: FaultKind;
  readonly order: TrialOrder;
}

async function observe(simulator: Simulator, open: OpenClient, trial: Trial): Promise<TrialReport> {
  const countRequests = requestCounter(simulator);
  await arm(simulator, trial.fault);
  const start = performance.now();
  let told: string | null = null;
  let verdict: Verdict = 'left to the user';
  let toldAfterMs: number | null = null;
  open.place(trial.order).then(
    (given) => {
      [told, toldAfterMs, verdict] = [given.words, performance.now() - start, given.verdict];
    },
    (error: unknown) => {
      [told, toldAfterMs, verdict] = [describe(error), performance.now() - start, open.verdictOf(error)];
    },
  );
  const settled = (): Verdict => (verdict === 'left to the user' ? (open.kept()?.verdict ?? verdict) : verdict);
  while (settled() === 'left to the user' && performance.now() - start < trial.watchMs) await rest(LOOK_EVERY_MS);
  const certainAfterMs = settled() === 'left to the user' ? null : performance.now() - start;
  await rest(trial.aftermathMs);
  const ordersAtVenue = simulator.exchange.allOrders('simulator-key', TRIAL.symbol).length;
  const final = settled();
  return {
    client: trial.client.name,
    fault: trial.fault,
    order: trial.order,
    told,
    toldAfterMs: rounded(toldAfterMs),
    requests: countRequests(),
    ordersAtVenue,
    kept: open.kept()?.words ?? null,
    verdict: final,
    isRight: final === 'left to the user' ? null : ordersAtVenue === (final === 'accepted' ? 1 : 0),
    certainAfterMs: rounded(certainAfterMs),
  };
}

/** Through the door that is open to programs in any language. */
async function arm({ endpoints }: Simulator, fault: FaultKind): Promise<void> {
  const rule = { what: fault, where: { method: 'order.place' }, when: { times: 1 } };
  const answer = await fetch(`${endpoints.rest}/simulator/faults`, { method: 'POST', body: JSON.stringify(rule) });
  if (!answer.ok) throw new Error(`the fault ${fault} was not taken: ${await answer.text()}`);
}

/** Counts orders as they come in, before anything is done with them. */
function requestCounter({ server: { gate } }: Simulator): () => number {
  let count = 0;
  const answer = gate.answer.bind(gate);
  gate.answer = (request) => {
    if (request.endpoint.method === 'order.place') count += 1;
    return answer(request);
  };
  return () => count;
}

function describe(error: unknown): string {
  if (error instanceof Error) return `${error.constructor.name}: ${shortened(error.message)}`;
  const { code, message, msg, error: inner } = (error ?? {}) as Record<string, unknown>;
  const { code: innerCode, msg: innerMessage } = (inner ?? {}) as Record<string, unknown>;
  const words = [code ?? innerCode, message ?? msg ?? innerMessage].filter((word) => word !== undefined && word !== '');
  return `an object: ${shortened(words.length > 0 ? words.join(' ') : JSON.stringify(error))}`;
}

function shortened(text: string): string {
  const line = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, '')
    .trim();
  return line.length > 110 ? `${line.slice(0, 107)}…` : line;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function rest(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
