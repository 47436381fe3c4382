import { ANSWER_KINDS } from './answer-kinds.js';
import { CONNECTION_KINDS, HANDSHAKE_KINDS, SUBSCRIPTION_KINDS, VENUE_KINDS } from './connection-kinds.js';
import type { FaultFamily, KindDescription } from './fault-kind.js';
import { FRAME_KINDS } from './frame-kinds.js';
import { RACE_KINDS, READING_KINDS } from './reading-kinds.js';
import { REFUSAL_KINDS } from './refusal-kinds.js';

/** Every kind of fault that the simulator knows, by name. */
export const FAULT_KINDS = {
  ...ANSWER_KINDS,
  ...REFUSAL_KINDS,
  ...READING_KINDS,
  ...RACE_KINDS,
  ...FRAME_KINDS,
  ...CONNECTION_KINDS,
  ...SUBSCRIPTION_KINDS,
  ...HANDSHAKE_KINDS,
  ...VENUE_KINDS,
} as const satisfies Record<string, KindDescription>;

/** Name of a kind of fault. */
export type FaultKind = keyof typeof FAULT_KINDS;

/** Kinds of a family. */
export type KindOf<Family extends FaultFamily> = {
  [Kind in FaultKind]: (typeof FAULT_KINDS)[Kind]['family'] extends Family ? Kind : never;
}[FaultKind];

/** What is known of a kind. */
export function kindDescription(kind: FaultKind): KindDescription {
  return FAULT_KINDS[kind];
}
