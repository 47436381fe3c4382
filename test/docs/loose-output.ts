/**
 * Compares what was printed with what a document shows: `…` within a line stands for any text, a line of `…` alone for
 * any number of lines. As a sample, any number stands for any number. Null where it fits, otherwise a sentence that
 * names the first line that does not.
 */
export function findMismatch(shown: string, printed: string, asSample = false): string | null {
  const [expected, actual] = [shown, printed].map((text) => linesOf(asSample ? withoutNumbers(text) : text)) as [
    string[],
    string[],
  ];
  const reached = fit(expected, actual);
  if (reached === expected.length) return null;
  const line = expected[reached];
  const told = line === undefined ? 'nothing more' : JSON.stringify(line);
  return `the document shows ${told} (line ${reached + 1} of its output) where the program printed:\n${printed}`;
}

/** How many expected lines fit, at most; all of them (and no printed line left) gives their number. */
function fit(expected: readonly string[], actual: readonly string[]): number {
  let best = 0;
  const fits = (e: number, a: number): boolean => {
    best = Math.max(best, Math.min(e, expected.length - 1));
    const line = expected[e];
    if (line === undefined) return a === actual.length;
    if (line === '…')
      return Array.from({ length: actual.length - a + 1 }, (_, skip) => a + skip).some((from) => fits(e + 1, from));
    const printed = actual[a];
    return printed !== undefined && toPattern(line).test(printed) && fits(e + 1, a + 1);
  };
  return fits(0, 0) ? expected.length : best;
}

function toPattern(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+(?:\.\d+)?/g, '#').replace(/[+-]#/g, '#');
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
