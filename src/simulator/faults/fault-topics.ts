import { endpointNames } from '../server/endpoints.js';
import { parseStreamName } from '../server/stream-name.js';
import { sessionMethodNames } from '../server/ws-api-methods.js';
import { FAMILY_PHASES, type FaultChannel } from './fault-kind.js';
import { kindDescription, type FaultKind } from './fault-kinds.js';
import { toExpression } from './fault-subject.js';

/** What a rule can meet, as far as that decides which names make sense. */
export interface TopicGround {
  readonly kind: FaultKind;
  /** Those that the rule names, or all of its kind. */
  readonly channels: readonly FaultChannel[];
  /** Whether the rule happens at moments and not at occasions. */
  readonly isTimed: boolean;
}

const EXECUTIONS = ['NEW', 'CANCELED', 'REPLACED', 'REJECTED', 'TRADE', 'EXPIRED', 'TRADE_PREVENTION'] as const;
const EVENTS: readonly string[] = [
  ...['executionReport', ...EXECUTIONS.map((execution) => `executionReport:${execution}`)],
  ...['listStatus', 'outboundAccountPosition', 'balanceUpdate', 'externalLockUpdate', 'eventStreamTerminated'],
];
const HANDSHAKES: readonly string[] = ['/', '/ws', '/stream', '/ws-api/v3'];
/** What clients subscribe to most, with and without a speed; others are known by their form. */
const STREAMS: readonly string[] = [
  ...['aggTrade', 'trade', 'bookTicker', 'miniTicker', 'ticker', 'ticker_1h', 'ticker_4h', 'ticker_1d', 'avgPrice'],
  ...['referencePrice', 'kline_1s', 'kline_1m', 'kline_1h', 'kline_1d', 'depth', 'depth5', 'depth10', 'depth20'],
  ...['depth@100ms', 'depth5@100ms', 'depth10@100ms', 'depth20@100ms', 'depth@1000ms'],
];

/** Why a pattern can never fit what the rule meets, with the nearest name that does; null where it can. */
export function topicProblem(pattern: string, ground: TopicGround): string | null {
  const { kind } = ground;
  if (isTimedOnSockets(ground)) {
    return pattern === 'time' ? null : `at given moments ${kind} meets whole sockets, whatever goes over them`;
  }
  const names = knownNames(ground, pattern);
  const expression = toExpression(pattern);
  if (names.some((name) => expression.test(name)) || isOfKnownForm(pattern, ground)) return null;
  const nearest = names.reduce<string | null>((best, name) => nearer(pattern, name, best), null);
  const hint = nearest === null ? '' : `; nearest is ${JSON.stringify(nearest)}`;
  return `${kind} meets nothing that is called ${JSON.stringify(pattern)}${hint}`;
}

/** Then a socket or a subscription is met, and no request or frame that has a name. */
function isTimedOnSockets({ kind, isTimed }: TopicGround): boolean {
  const { family } = kindDescription(kind);
  return isTimed && (family === 'connection' || family === 'subscription');
}

function knownNames({ kind, channels }: TopicGround, pattern: string): string[] {
  const { family, methods } = kindDescription(kind);
  const phases = FAMILY_PHASES[family];
  const has = (...some: FaultChannel[]): boolean => some.some((channel) => channels.includes(channel));
  const symbol = /^([^@*]+)@/.exec(pattern)?.[1]?.toLowerCase() ?? 'btcusdt';
  return [
    ...(phases.includes('request') && has('rest', 'ws-api') ? requestNames(methods) : []),
    ...(phases.includes('frame') && has('user-data') ? EVENTS : []),
    ...(phases.includes('frame') && has('stream') ? STREAMS.map((stream) => `${symbol}@${stream}`) : []),
    ...(phases.includes('handshake') ? HANDSHAKES : []),
  ];
}

function requestNames(methods: readonly string[] | undefined): string[] {
  const requests = [...endpointNames(), ...sessionMethodNames().map((method) => [method])];
  return requests.filter((names) => !methods || methods.some((method) => names.includes(method))).flat();
}

/** Streams of any symbol and speed, and handshakes for them. */
function isOfKnownForm(pattern: string, { kind, channels }: TopicGround): boolean {
  const phases = FAMILY_PHASES[kindDescription(kind).family];
  if (phases.includes('handshake')) return /^\/(ws|stream)\//.test(pattern);
  if (!phases.includes('frame') || !channels.includes('stream')) return false;
  if (!pattern.includes('*')) return parseStreamName(pattern) !== null;
  const [symbol = '', ...topic] = pattern.split('@');
  if (topic.length === 0) return /^[^A-Z.:/ ]*\*/.test(symbol); // `btc*`
  const isTopic = toExpression(topic.join('@'));
  return STREAMS.some((stream) => isTopic.test(stream)) || parseStreamName(`btcusdt@${topic.join('@')}`) !== null;
}

function nearer(wanted: string, name: string, best: string | null): string {
  return best === null || distance(wanted, name) < distance(wanted, best) ? name : best;
}

/** Levenshtein's distance: how many letters must change, come or go. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const [left = 0, above = 0, corner = 0] = [next[j], row[j + 1], row[j]];
      next.push(Math.min(left + 1, above + 1, corner + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
