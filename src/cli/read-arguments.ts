import { parseArgs } from 'node:util';
import { reasonOf } from './reason-of.js';
import { UsageError } from './usage-error.js';

type OptionTable = NonNullable<Parameters<typeof parseArgs>[0]>['options'] & object;

/** The options of a command, by name. Throws `UsageError` for one that it does not have. */
export function readArguments<Options extends OptionTable>(
  command: string,
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ options: Options }>>['values'] {
  return parse(command, args, options, false).values;
}

/** The options of a command that works on files, and the files. Throws `UsageError` as `readArguments` does. */
export function readArgumentsAndFiles<Options extends OptionTable>(
  command: string,
  args: readonly string[],
  options: Options,
): { values: ReturnType<typeof parseArgs<{ options: Options }>>['values']; files: readonly string[] } {
  const { values, positionals } = parse(command, args, options, true);
  return { values, files: positionals };
}

function parse<Options extends OptionTable>(
  command: string,
  args: readonly string[],
  options: Options,
  allowPositionals: boolean,
): { values: ReturnType<typeof parseArgs<{ options: Options }>>['values']; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals });
  } catch (error) {
    throw new UsageError(`${command}: ${parsingProblem(error)} (see vt-binance ${command} --help)`);
  }
}

/** A whole number in a range; throws `UsageError` otherwise. Undefined stays undefined. */
export function readWhole(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not ${text}`);
}

/** `max` or a number above 0; throws `UsageError` otherwise. Undefined stays undefined. */
export function readSpeed(text: string | undefined): number | 'max' | undefined {
  if (text === undefined || text === 'max') return text;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--speed must be max or a number above 0, not ${text}`);
}

/** Symbols separated by commas, in capitals. Undefined stays undefined. */
export function readSymbols(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const symbols = text
    .split(',')
    .map((symbol) => symbol.trim().toUpperCase())
    .filter((symbol) => symbol !== '');
  if (symbols.length > 0) return symbols;
  throw new UsageError('--symbols must name at least one symbol, separated by commas');
}

/** What `parseArgs` found wrong, as one sentence without its end. */
export function parsingProblem(error: unknown): string {
  const message = reasonOf(error);
  const option = /^Option '(.+)' argument is ambiguous/.exec(message)?.[1];
  if (option !== undefined) return `${option} needs a value (one that begins with a dash is written ${option}=-…)`;
  const sentence = message.split(/\.(?:\s|$)/)[0] ?? message;
  return sentence.replace(/\n[\s\S]*/, '');
}
