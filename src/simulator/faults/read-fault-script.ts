import { z } from 'zod';
import { FAMILY_PHASES } from './fault-kind.js';
import { FAULT_KINDS, kindDescription, type FaultKind } from './fault-kinds.js';
import type { FaultWhen, FaultWhere } from './fault-rule.js';
import { topicProblem } from './fault-topics.js';
import { nearestHint } from './nearest-hint.js';

/** A rule after reading: the kind apart from its numbers, every list a list. */
export interface ReadFaultRule {
  readonly id: string | undefined;
  readonly kind: FaultKind;
  /** All numbers of the kind, defaults included. */
  readonly values: Readonly<Record<string, number>>;
  readonly where: FaultWhere;
  readonly when: FaultWhen;
}

/** A script after reading. */
export interface ReadFaultScript {
  readonly seed: number | undefined;
  readonly rules: readonly ReadFaultRule[];
}

const text = z.string().min(1);
const pattern = z.union([text, z.array(text).min(1)]);
const channel = z.enum(['rest', 'ws-api', 'user-data', 'stream']);
const moment = z.number().min(0).max(1e12);
const count = z.number().int().min(1);

const where = z
  .strictObject({
    channel: z.union([channel, z.array(channel).min(1)]),
    topic: pattern,
    method: pattern,
    account: pattern,
    symbol: pattern,
    clientOrderId: pattern,
  })
  .partial();

const when = z
  .strictObject({
    nth: z.union([count, z.array(count).min(1)]),
    every: count,
    probability: z.number().min(0).max(1),
    seed: z.number().int(),
    afterMs: moment,
    untilMs: moment,
    times: count,
    atMs: z.union([moment, z.array(moment).min(1)]),
    everyMs: z.number().min(1).max(1e12),
  })
  .partial();

const what = z.union([z.string(), z.looseObject({ kind: z.string() })]).transform((given, context) => {
  const { kind, ...numbers } = typeof given === 'string' ? { kind: given } : given;
  if (!isFaultKind(kind)) {
    const hint = nearestHint(kind, Object.keys(FAULT_KINDS));
    context.addIssue({ code: 'custom', message: `there is no kind of fault ${JSON.stringify(kind)}${hint}` });
    return z.NEVER;
  }
  const defaults = kindDescription(kind).parameters ?? {};
  for (const [name, value] of Object.entries(numbers)) {
    const problem = numberProblem(name, value, defaults);
    if (problem) context.addIssue({ code: 'custom', path: [name], message: problem });
  }
  return { kind, values: { ...defaults, ...numbers } as Record<string, number> };
});

const rule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens or underscores')
      .optional(),
    what,
    where: where.default({}),
    when: when.default({}),
  })
  .superRefine((given, context) => {
    // What could not be read has been complained of.
    if ((given.what as unknown) === undefined) return;
    const { channels, family } = kindDescription(given.what.kind);
    const wanted = given.where.channel === undefined ? [] : [given.where.channel].flat();
    const wrong = wanted.find((each) => !channels.includes(each));
    const refuse = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (wrong) refuse(['where', 'channel'], `${given.what.kind} cannot happen on ${wrong}`);
    const { atMs, everyMs } = given.when;
    if ((atMs !== undefined || everyMs !== undefined) && !FAMILY_PHASES[family].includes('time')) {
      refuse(
        ['when', atMs === undefined ? 'everyMs' : 'atMs'],
        `${given.what.kind} needs a request or a frame to meet`,
      );
    }
    const ground = {
      kind: given.what.kind,
      channels: wanted.length === 0 ? channels : wanted,
      isTimed: atMs !== undefined || everyMs !== undefined,
    };
    for (const field of ['method', 'topic'] as const) {
      for (const name of [given.where[field] ?? []].flat()) {
        const problem = topicProblem(name, ground);
        if (problem) refuse(['where', field], problem);
      }
    }
  });

const script = z
  .strictObject({ seed: z.number().int().optional(), rules: z.array(rule) })
  .superRefine((given, context) => {
    given.rules.forEach(({ id }, index) => {
      if (id === undefined || given.rules.findIndex((other) => other.id === id) === index) return;
      context.addIssue({ code: 'custom', path: ['rules', index, 'id'], message: 'is used twice' });
    });
  });

/**
 * Reads a script from outside: an object with rules, a list of rules, or one rule. Throws `RangeError` with one
 * sentence for each field that is wrong, which names it.
 */
export function readFaultScript(given: unknown): ReadFaultScript {
  const reading = script.safeParse(toScript(given));
  if (!reading.success) {
    const problems = reading.error.issues.map(({ path, message }) => `${path.join('.') || 'faults'}: ${message}`);
    throw new RangeError(`these faults cannot be used: ${problems.join('; ')}`);
  }
  const { seed, rules } = reading.data;
  return {
    seed,
    rules: rules.map(
      ({ id, what: { kind, values }, where, when }) => ({ id, kind, values, where, when }) as ReadFaultRule,
    ),
  };
}

function toScript(given: unknown): unknown {
  if (Array.isArray(given)) return { rules: given as unknown[] };
  const isRule = typeof given === 'object' && given !== null && 'what' in given;
  return isRule ? { rules: [given] } : given;
}

function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULT_KINDS, text);
}

function numberProblem(name: string, value: unknown, defaults: Readonly<Record<string, number>>): string | null {
  if (!Object.hasOwn(defaults, name)) return 'this kind of fault has no such number';
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
  // Only a clock may be moved either way.
  if (name !== 'offsetMs' && value < 0) return 'must not be negative';
  const range = INTEGER_RANGES[name];
  if (!range) return null;
  const [least, most] = range;
  return Number.isInteger(value) && value >= least && value <= most ? null : `must be from ${least} to ${most}`;
}

const INTEGER_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  status: [400, 599],
  // What a close frame may carry (RFC 6455 §7.4) beyond the codes that are only reported.
  code: [1_007, 1_011],
};
