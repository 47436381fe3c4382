import { cutToWidth, displayWidth } from './display-width.js';
import { span } from './styled-line.js';
import type { Line, Style } from './styled-line.js';

/** One column. Where a terminal is too narrow, the columns with the highest `drop` go first; 0 stays. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly drop: number;
}

/** One field of a row. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

const GAP = 2;

/** Lays rows out in columns as wide as they need; whole columns are left out before anything is cut. */
export function layOutTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): Line[] {
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[index]?.text ?? ''))),
  );
  const shown = fittingColumns(columns, widths, width);
  const header = shown.map((index) => ({ text: columns[index]?.title ?? '', style: 'dim' as const }));
  const lines = [header, ...rows.map((row) => shown.map((index) => row[index] ?? { text: '' }))];
  return lines.map((cells) => toLine(cells, shown, columns, widths));
}

function fittingColumns(columns: readonly Column[], widths: readonly number[], width: number): number[] {
  let shown = columns.map((_, index) => index);
  const dropOf = (index: number): number => columns[index]?.drop ?? 0;
  while (totalWidth(shown, widths) > width) {
    const last = shown.reduce((worst, index) => (dropOf(index) > dropOf(worst) ? index : worst), shown[0] ?? 0);
    if (dropOf(last) === 0) break;
    shown = shown.filter((index) => index !== last);
  }
  return shown;
}

function totalWidth(shown: readonly number[], widths: readonly number[]): number {
  return shown.reduce((sum, index) => sum + (widths[index] ?? 0), GAP * (shown.length - 1));
}

function toLine(
  cells: readonly Cell[],
  shown: readonly number[],
  columns: readonly Column[],
  widths: readonly number[],
): Line {
  return cells.flatMap(({ text, style = 'plain' }, place) => {
    const index = shown[place] ?? 0;
    const filled = fill(text, widths[index] ?? 0, columns[index]?.align ?? 'left');
    return place === 0 ? [span(filled, style)] : [span(' '.repeat(GAP)), span(filled, style)];
  });
}

function fill(text: string, width: number, align: 'left' | 'right'): string {
  const cut = cutToWidth(text, width);
  const blanks = ' '.repeat(width - displayWidth(cut));
  return align === 'left' ? cut + blanks : blanks + cut;
}
