import type { FaultChannel, FaultPhase } from './fault-kind.js';
import type { FaultPattern, FaultWhere } from './fault-rule.js';
import { TextPattern } from './text-pattern.js';

/** Something that a fault may meet: a request, an event, a frame, a handshake. */
export interface FaultSubject {
  readonly phase: FaultPhase;
  readonly channel: FaultChannel;
  /** What it is called; the first name is the one that is listed. */
  readonly names: readonly string[];
  readonly account?: string;
  readonly symbol?: string;
  readonly clientOrderIds?: readonly string[];
}

/** Tells whether a rule means a subject. */
export type SubjectFilter = (subject: FaultSubject) => boolean;

/** Makes the filter of a rule, with its patterns read once. */
export function subjectFilter({ channel, topic, method, account, symbol, clientOrderId }: FaultWhere): SubjectFilter {
  const channels = channel === undefined ? null : [channel].flat();
  const isTopic = textFilter(topic);
  const isMethod = textFilter(method);
  const isAccount = textFilter(account);
  const isSymbol = textFilter(symbol);
  const isClientOrderId = textFilter(clientOrderId);
  return (subject) =>
    (channels === null || channels.includes(subject.channel)) &&
    isTopic(subject.names) &&
    isMethod(subject.names) &&
    isAccount([subject.account ?? '']) &&
    isSymbol([subject.symbol ?? '']) &&
    isClientOrderId(subject.clientOrderIds ?? []);
}

function textFilter(pattern: FaultPattern | undefined): (texts: readonly string[]) => boolean {
  if (pattern === undefined) return () => true;
  const patterns = [pattern].flat().map((each) => new TextPattern(each));
  return (texts) => texts.some((text) => patterns.some((each) => each.fits(text)));
}
