import { cutToWidth, displayWidth } from './display-width.js';

/** How a piece of text looks where colours are shown. */
export type Style = 'plain' | 'dim' | 'bold' | 'green' | 'red' | 'yellow';

/** A piece of text with one look. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** One line of the terminal. */
export type Line = readonly Span[];

const CODES: Readonly<Record<Style, string>> = { plain: '', dim: '2', bold: '1', green: '32', red: '31', yellow: '33' };

/** Text with a look. */
export function span(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

/** The characters of a line, without looks. */
export function plainText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** A line as a terminal with colours takes it. */
export function paint(line: Line): string {
  return line.map(({ text, style }) => (CODES[style] === '' ? text : `\x1b[${CODES[style]}m${text}\x1b[0m`)).join('');
}

/** Exactly as wide as asked for: cut or filled up with blanks. What would steer the terminal is shown as a blank. */
export function fitLine(line: Line, width: number): Line {
  const spans: Span[] = [];
  let left = width;
  for (const { text, style } of line) {
    const cut = cutToWidth(text.replace(/\p{Cc}/gu, ' '), left);
    if (cut !== '') spans.push({ text: cut, style });
    left -= displayWidth(cut);
  }
  return left > 0 ? [...spans, span(' '.repeat(left))] : spans;
}
