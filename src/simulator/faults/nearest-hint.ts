/** Nobody misspells a name by as much; and what is longer would take long to compare. */
const LONGEST = 200;

/** `; nearest is "order.place"`: the end of a sentence that says that a name is unknown; empty where there is none. */
export function nearestHint(wanted: string, names: readonly string[]): string {
  if (wanted.length > LONGEST) return '';
  const nearest = names.reduce<string | null>((best, name) => nearer(wanted, name, best), null);
  return nearest === null ? '' : `; nearest is ${JSON.stringify(nearest)}`;
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
