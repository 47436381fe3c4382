/**
 * The options of a guard as they were given. Throws `RangeError` where they are none, or one has a name that the guard does
 * not know: a limit that is misspelt would limit nothing.
 */
export function knownOptions<Options extends object>(
  guard: string,
  options: Options,
  names: readonly (keyof Options & string)[],
): Options {
  const given: unknown = options;
  const takes = `it takes ${names.join(', ')}`;
  if (typeof given !== 'object' || given === null) throw new RangeError(`${guard} has no options; ${takes}`);
  const unknown = Object.keys(given).find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) throw new RangeError(`${guard} has no option ${unknown}; ${takes}`);
  return options;
}
