import type { Import } from './read-imports.js';

/** Every group of files that import one another in a circle (types count), each written as one walk around it. */
export function findCycles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  for (const start of targets.keys()) walk(start, [], targets, done, cycles);
  return cycles;
}

function walk(
  file: string,
  path: readonly string[],
  targets: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  cycles: string[],
): void {
  const seenAt = path.indexOf(file);
  if (seenAt >= 0) {
    cycles.push([...path.slice(seenAt), file].join(' → '));
    return;
  }
  if (done.has(file)) return;
  for (const target of targets.get(file) ?? []) walk(target, [...path, file], targets, done, cycles);
  done.add(file);
}
