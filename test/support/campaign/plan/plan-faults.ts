import type { FaultKind, FaultRule, FaultWhen, FaultWhere } from '../../../../src/simulator/index.js';
import { FAULT_KINDS } from '../../../../src/simulator/index.js';
import { kindDescription } from '../../../../src/simulator/faults/fault-kinds.js';
import type { PlanRandom } from './plan-random.js';

/** Orders that come to be after their sender was left without an answer: what is hardest to believe nothing false about. */
const EXECUTED_LATE: readonly FaultKind[] = [
  ...(['timeout-executed-late', 'unknown-error-executed-late'] as const),
  ...(['request-cut-executed-late', 'request-lost-executed-late'] as const),
];

const KINDS: readonly FaultKind[] = [...(Object.keys(FAULT_KINDS) as FaultKind[]), ...EXECUTED_LATE, ...EXECUTED_LATE];

/** Which requests are met, and how often one is meant. */
const REQUESTS = [
  [30, 'order.place'],
  [12, 'order.cancel'],
  [8, 'order.status'],
  [5, 'openOrders.status'],
  [6, 'myTrades'],
  [4, 'account.status'],
  [3, 'openOrders.cancelAll'],
  [2, 'order.cancelReplace'],
  [2, 'order.amend.keepPriority'],
  [2, 'orderList.place*'],
  [3, 'time'],
  [3, 'userDataStream.subscribe*'],
  [3, 'session.logon'],
  [4, '*'],
] as const;

const EVENTS = [
  [5, 'executionReport:TRADE'],
  [3, 'executionReport:NEW'],
  [2, 'executionReport:CANCELED'],
  [4, 'executionReport'],
  [3, 'outboundAccountPosition'],
  [2, '*'],
] as const;

/** Rules of a round: several kinds at once, counted by occasions, so that the same plan brings the same faults. */
export function planFaults(random: PlanRandom): FaultRule[] {
  const kinds = random.sample(
    KINDS,
    random.weighted([
      [2, 1],
      [3, 2],
      [3, 3],
      [2, 4],
      [1, 6],
    ] as const),
  );
  const rules = kinds.map((kind) => anyRule(random, kind));
  const overRest = random.chance(0.22) || kinds.some((kind) => isForRestAlone(kind));
  return overRest ? [withoutWebSocketApi(random), ...rules] : rules;
}

function isForRestAlone(kind: FaultKind): boolean {
  const { channels } = kindDescription(kind);
  return channels.length === 1 && channels[0] === 'rest';
}

/** The WebSocket API cannot be reached, so that everything goes over REST. */
function withoutWebSocketApi(random: PlanRandom): FaultRule {
  const what = random.pick(['handshake-refused', 'handshake-cut', 'handshake-ignored'] as const);
  return { what, where: { channel: 'ws-api' }, when: random.chance(0.5) ? {} : { times: random.between(2, 8) } };
}

function anyRule(random: PlanRandom, kind: FaultKind): FaultRule {
  const { family } = kindDescription(kind);
  const what = { kind, ...NUMBERS[kind]?.(random) };
  if (family === 'handshake') return { what, where: { channel: 'ws-api' }, when: { nth: occasions(random, 3) } };
  if (family === 'frame')
    return { what, where: { channel: 'user-data', topic: random.weighted(EVENTS) }, when: whenOf(random) };
  if (family === 'subscription' || family === 'connection' || family === 'venue') {
    return { what, where: whereOfSocket(random, kind), when: { nth: occasions(random, 5), times: 3 } };
  }
  return { what, where: whereOfRequest(random, kind), when: whenOf(random) };
}

function whereOfRequest(random: PlanRandom, kind: FaultKind): FaultWhere {
  const { methods } = kindDescription(kind);
  return methods ? {} : { method: random.weighted(REQUESTS) };
}

/** Set off by a request, or by an event of the account. */
function whereOfSocket(random: PlanRandom, kind: FaultKind): FaultWhere {
  const { methods, channels } = kindDescription(kind);
  if (methods) return {};
  const isByEvent = channels.includes('user-data') && random.chance(0.3);
  if (isByEvent) return { channel: 'user-data', topic: random.weighted(EVENTS) };
  const requests = channels.filter((channel) => channel === 'rest' || channel === 'ws-api');
  return { channel: requests, method: random.weighted(REQUESTS) };
}

function whenOf(random: PlanRandom): FaultWhen {
  return random.weighted<() => FaultWhen>([
    [5, () => ({ nth: occasions(random, 6) })],
    [2, () => ({ every: random.between(2, 4), times: random.between(1, 6) })],
    [3, () => ({ probability: random.between(20, 60) / 100, times: random.between(1, 8) })],
    [1, () => ({ times: random.between(1, 4) })],
  ])();
}

function occasions(random: PlanRandom, most: number): number[] {
  const numbers = Array.from({ length: most }, (_, index) => index + 1);
  return random.sample(numbers, random.between(1, 2)).sort((one, other) => one - other);
}

type Numbers = (random: PlanRandom) => Record<string, number>;

const oneOf =
  (name: string, values: readonly number[]): Numbers =>
  (random) => ({ [name]: random.pick(values) });

/**
 * Within what a venue may do and a client may believe: what is late is executed within the receive window, and what was
 * executed is visible before its absence may be believed.
 */
const NUMBERS: Partial<Record<FaultKind, Numbers>> = {
  'request-late': oneOf('delayMs', [5, 150, 1_200, 4_000, 8_000]),
  ...Object.fromEntries(EXECUTED_LATE.map((kind) => [kind, oneOf('delayMs', [1_000, 2_500, 4_000, 6_500, 9_000])])),
  'answer-late': oneOf('delayMs', [5, 150, 1_200, 6_000, 15_000]),
  'frame-late': oneOf('delayMs', [5, 60, 400, 1_500]),
  'frame-swapped': oneOf('delayMs', [5, 60, 400, 1_500]),
  'order-not-found': oneOf('youngerThanMs', [300, 1_000, 2_000]),
  'orders-unlisted': oneOf('youngerThanMs', [300, 1_000, 4_000]),
  'fills-unlisted': oneOf('youngerThanMs', [300, 1_000, 4_000]),
  'order-state-old': oneOf('lagMs', [300, 1_000, 4_000]),
  'clock-lie': oneOf('offsetMs', [-8_000, -2_500, -600, 600, 2_500, 8_000]),
  'clock-step': oneOf('offsetMs', [-20_000, -4_000, -600, 600, 4_000, 20_000]),
  stall: oneOf('durationMs', [200, 2_000, 9_000, 40_000]),
  'subscription-late': oneOf('delayMs', [200, 2_000, 9_000, 40_000]),
  'subscription-silent': oneOf('durationMs', [0, 500, 5_000, 30_000]),
  restart: oneOf('durationMs', [50, 1_000, 8_000, 30_000]),
  'restart-forgetful': oneOf('durationMs', [50, 1_000, 8_000, 30_000]),
  'server-shutdown': oneOf('graceMs', [200, 3_000, 15_000]),
  'too-many-requests': oneOf('retryAfterMs', [300, 2_000, 7_000]),
  'too-many-orders': oneOf('retryAfterMs', [300, 2_000, 7_000]),
  banned: oneOf('retryAfterMs', [300, 2_000, 7_000]),
  'connection-closed': oneOf('code', [1_007, 1_008, 1_009, 1_011]),
  'handshake-refused': oneOf('status', [503, 429, 502]),
};
