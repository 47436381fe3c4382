import { balanceSection, fillSection, logSection, orderSection, tickSection } from './dashboard-sections.js';
import type { Section } from './dashboard-sections.js';
import type { DashboardState } from './dashboard-state.js';
import { fitLine, span } from './styled-line.js';
import type { Line, Style } from './styled-line.js';

/** Columns and rows of a terminal. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** From this width on, market and orders stand beside fills, balances and log. */
const TWO_COLUMNS_FROM = 110;
const DIVIDER = ' │ ';

/** The whole view: at most `height` lines, each exactly `width` columns wide. The same state gives the same lines. */
export function layOutDashboard(state: DashboardState, { width, height }: TerminalSize): Line[] {
  const header = headerLines(state, width);
  const rows = Math.max(0, height - header.length);
  const body = width >= TWO_COLUMNS_FROM ? besideEachOther(state, width, rows) : oneBelowAnother(state, width, rows);
  return [...header, ...body].slice(0, height).map((line) => fitLine(line, width));
}

function headerLines(state: DashboardState, width: number): Line[] {
  const { counts } = state;
  const time = `${state.elapsedSeconds} s${state.plannedSeconds === null ? '' : ` of ${state.plannedSeconds} s`}`;
  const channels = state.channels.flatMap(({ channel, isUp }) => [
    span('  '),
    span(isUp ? '●' : '○', isUp ? 'green' : 'red'),
    span(` ${channel}`),
  ]);
  const errorStyle: Style = counts.errors > 0 ? 'red' : 'plain';
  const title: Line = [span(state.title, 'bold'), span(` · ${time}`, 'dim')];
  const connection: Line = [span(state.connection, state.connection === 'ready' ? 'green' : 'yellow'), ...channels];
  const traffic: Line = [span(`${counts.ticks} ticks · ${counts.orders} orders · ${counts.trades} fills`)];
  const trouble: Line = [span(`${counts.rejected} rejected · ${counts.errors} errors`, errorStyle)];
  if (width < 60) return [title, connection, traffic, trouble];
  if (width < TWO_COLUMNS_FROM) return [title, connection, [...traffic, span(' · '), ...trouble]];
  return [[...title, span('   '), ...connection, span('   '), ...traffic, span(' · '), ...trouble]];
}

function oneBelowAnother(state: DashboardState, width: number, rows: number): Line[] {
  const sections = [tickSection, orderSection, fillSection, balanceSection, logSection];
  return stack(
    sections.map((section) => section(state)),
    width,
    rows,
  );
}

function besideEachOther(state: DashboardState, width: number, rows: number): Line[] {
  const leftWidth = Math.floor((width - DIVIDER.length) / 2);
  const rightWidth = width - DIVIDER.length - leftWidth;
  const left = stack([tickSection(state), orderSection(state), balanceSection(state)], leftWidth, rows);
  const right = stack([fillSection(state), logSection(state)], rightWidth, rows);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [
    ...fitLine(left[row] ?? [], leftWidth),
    span(DIVIDER, 'dim'),
    ...fitLine(right[row] ?? [], rightWidth),
  ]);
}

/** Sections one below another; where there is too little room, the longest give way first. */
function stack(sections: readonly Section[], width: number, rows: number): Line[] {
  const shares = sections.map(({ wantedRows }) => wantedRows);
  const total = (): number => shares.reduce((sum, share) => sum + share + 1, 0);
  while (total() > rows) {
    const longest = shares.indexOf(Math.max(...shares));
    if ((shares[longest] ?? 0) <= 1) break;
    shares[longest] = (shares[longest] ?? 0) - 1;
  }
  return sections.flatMap((section, index) => [
    titleLine(section.title, width),
    ...section.lines(width, shares[index] ?? 0).slice(0, shares[index]),
  ]);
}

function titleLine(title: string, width: number): Line {
  return [span(`── ${title} ${'─'.repeat(Math.max(0, width - title.length - 4))}`, 'dim')];
}
