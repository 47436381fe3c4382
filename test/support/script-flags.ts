import { parseArgs } from 'node:util';
import { parsingProblem, readWhole } from '../../src/cli/read-arguments.js';
import { UsageError } from '../../src/cli/usage-error.js';

/** What a flag may be: whole numbers from `least` on, names of a list with commas between them, or nothing but there. */
export type FlagRule =
  | { readonly number: number; readonly least: number }
  | { readonly names: readonly string[] }
  | { readonly isSwitch: true };

type FlagValue<Rule extends FlagRule> = Rule extends { readonly number: number }
  ? number
  : Rule extends { readonly names: readonly string[] }
    ? readonly string[]
    : boolean;

type FlagValues<Rules extends Readonly<Record<string, FlagRule>>> = {
  readonly [Name in keyof Rules]: FlagValue<Rules[Name]>;
};

/** Reads a script's flags. Throws `UsageError` where they cannot be followed: a check of nothing must not come out green. */
export function readFlags<const Rules extends Readonly<Record<string, FlagRule>>>(
  args: readonly string[],
  rules: Rules,
): FlagValues<Rules> {
  const given = parse(args, rules);
  const read = Object.entries(rules).map(([name, rule]) => [name, valueOf(name, rule, given[name])]);
  return Object.fromEntries(read) as FlagValues<Rules>;
}

/** The same for this process: what cannot be followed is told in one line, and ends it with exit code 2. */
export function flagsOfProcess<const Rules extends Readonly<Record<string, FlagRule>>>(
  rules: Rules,
): FlagValues<Rules> {
  try {
    return readFlags(process.argv.slice(2), rules);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(
      `${error.message} (it takes ${Object.keys(rules)
        .map((name) => `--${name}`)
        .join(', ')})`,
    );
    process.exit(2);
  }
}

function parse(args: readonly string[], rules: Readonly<Record<string, FlagRule>>): Record<string, unknown> {
  const options = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, { type: 'isSwitch' in rule ? 'boolean' : 'string' } as const]),
  );
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(parsingProblem(error));
  }
}

function valueOf(name: string, rule: FlagRule, given: unknown): number | readonly string[] | boolean {
  if ('isSwitch' in rule) return given === true;
  const text = given as string | undefined;
  if ('number' in rule) return readWhole(name, text, rule.least, Number.MAX_SAFE_INTEGER) ?? rule.number;
  const wanted = text?.split(',') ?? rule.names;
  const unknown = wanted.find((one) => !rule.names.includes(one));
  if (unknown === undefined) return wanted;
  throw new UsageError(`--${name} knows no "${unknown}", only ${rule.names.join(', ')}`);
}
