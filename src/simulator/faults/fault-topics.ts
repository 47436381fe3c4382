import { endpointNames } from '../server/endpoints.js';
import { ALL_MARKET_STREAMS, SYMBOL_TOPICS, parseStreamName } from '../server/stream-name.js';
import { sessionMethodNames } from '../server/ws-api-methods.js';
import { FAMILY_PHASES, type FaultChannel } from './fault-kind.js';
import { kindDescription, type FaultKind } from './fault-kinds.js';
import { nearestHint } from './nearest-hint.js';
import { TextPattern } from './text-pattern.js';

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
/** With the default speed of depths written out, as clients may. */
const TOPICS: readonly string[] = [
  ...SYMBOL_TOPICS,
  ...['depth@1000ms', 'depth5@1000ms', 'depth10@1000ms', 'depth20@1000ms'],
];
/** What is met at a given moment. */
const MOMENT = 'time';

/** Why a pattern can never fit what the rule meets, with the nearest name that does; null where it can. */
export function topicProblem(pattern: string, ground: TopicGround): string | null {
  const { kind } = ground;
  if (isTimedOnSockets(ground)) {
    return new TextPattern(pattern).fits(MOMENT)
      ? null
      : `at given moments ${kind} meets whole sockets, whatever goes over them`;
  }
  const names = knownNames(ground, pattern);
  const wanted = new TextPattern(pattern);
  if (names.some((name) => wanted.fits(name)) || isOfKnownForm(pattern, ground)) return null;
  return `${kind} meets nothing that is called ${JSON.stringify(pattern)}${nearestHint(pattern, names)}`;
}

/** Then a socket or a subscription is met, and no request or frame that has a name. */
function isTimedOnSockets({ kind, isTimed }: TopicGround): boolean {
  const { family } = kindDescription(kind);
  return isTimed && (family === 'connection' || family === 'subscription');
}

function knownNames({ kind, channels, isTimed }: TopicGround, pattern: string): string[] {
  const { family, methods } = kindDescription(kind);
  const phases = FAMILY_PHASES[family];
  const has = (...some: FaultChannel[]): boolean => some.some((channel) => channels.includes(channel));
  return [
    ...(phases.includes('request') && has('rest', 'ws-api') ? requestNames(methods) : []),
    ...(phases.includes('frame') && has('user-data') ? EVENTS : []),
    ...(phases.includes('frame') && has('stream') ? streamNames(pattern) : []),
    ...(phases.includes('handshake') ? [...HANDSHAKES, ...handshakesFor(pattern)] : []),
    ...(phases.includes('time') && isTimed ? [MOMENT] : []),
  ];
}

function requestNames(methods: readonly string[] | undefined): string[] {
  const requests = [...endpointNames(), ...sessionMethodNames().map((method) => [method])];
  return requests.filter((names) => !methods || methods.some((method) => names.includes(method))).flat();
}

/** Streams of the symbols that a pattern can mean, and those of all symbols. */
function streamNames(pattern: string): string[] {
  const symbols = symbolsOf(pattern);
  return [...symbols.flatMap((symbol) => TOPICS.map((topic) => `${symbol}@${topic}`)), ...ALL_MARKET_STREAMS];
}

/** Whatever stands for a symbol in a pattern, its stars taken for nothing: where a stream fits, one of these does. */
function symbolsOf(pattern: string): readonly string[] {
  const [beforeTopic = ''] = pattern.split('@');
  const [beforeStar = ''] = beforeTopic.split('*');
  const symbols = [beforeTopic.replaceAll('*', ''), beforeStar].map((symbol) => symbol.toLowerCase());
  const possible = [...new Set(symbols)].filter((symbol) => symbol !== '' && !/[!.:/ ]/.test(symbol));
  return possible.length > 0 ? possible : ['btcusdt'];
}

/** Handshakes that open streams at once, by the last of those that a pattern names. */
function handshakesFor(pattern: string): string[] {
  const stream =
    pattern
      .replace(/(?:\/\**)+$/, '')
      .split('/')
      .at(-1) ?? '';
  return streamNames(stream).flatMap((name) => [`/ws/${name}`, `/ws/${name}/`]);
}

/** Whether it is a stream, or a handshake that may be for one. */
function isOfKnownForm(pattern: string, { kind, channels }: TopicGround): boolean {
  const phases = FAMILY_PHASES[kindDescription(kind).family];
  if (phases.includes('handshake')) return /^\/(ws|stream)\//.test(pattern);
  return phases.includes('frame') && channels.includes('stream') && parseStreamName(pattern) !== null;
}
