import type { DashboardState, LogRow } from './dashboard-state.js';
import { span } from './styled-line.js';
import type { Line, Style } from './styled-line.js';
import { layOutTable } from './table.js';
import type { Cell, Column } from './table.js';

/** A titled part of the view. `lines` gives at most so many rows, in so many columns of the terminal. */
export interface Section {
  readonly title: string;
  /** Rows that it has to show, its column titles included. */
  readonly wantedRows: number;
  lines(width: number, rows: number): Line[];
}

const left = (title: string, drop: number): Column => ({ title, align: 'left', drop });
const right = (title: string, drop: number): Column => ({ title, align: 'right', drop });

/** The latest tick of each instrument. */
export function tickSection({ ticks }: DashboardState): Section {
  const columns = [
    left('symbol', 0),
    right('bid', 0),
    right('ask', 0),
    right('last', 1),
    right('bid vol', 2),
    right('ask vol', 2),
  ];
  return table('market', columns, ticks, (row) => [
    { text: row.symbol, style: 'bold' },
    { text: row.bid, style: 'green' },
    { text: row.ask, style: 'red' },
    { text: row.last, style: row.move === 'up' ? 'green' : row.move === 'down' ? 'red' : 'plain' },
    { text: row.bidVolume },
    { text: row.askVolume },
  ]);
}

/** Orders that can still trade. */
export function orderSection({ orders }: DashboardState): Section {
  const columns = [
    left('symbol', 0),
    left('side', 0),
    right('price', 0),
    right('volume', 1),
    right('traded', 3),
    left('status', 2),
    left('order id', 4),
  ];
  return table('orders', columns, orders, (row) => [
    { text: row.symbol, style: 'bold' },
    { text: row.side, style: sideStyle(row.side) },
    { text: row.price },
    { text: row.volume },
    { text: row.traded },
    { text: row.status },
    { text: row.orderId, style: 'dim' },
  ]);
}

/** Our latest fills. */
export function fillSection({ fills }: DashboardState): Section {
  const columns = [
    left('time', 1),
    left('symbol', 0),
    left('side', 0),
    right('price', 0),
    right('volume', 2),
    left('role', 3),
    left('fee', 4),
  ];
  return table('fills', columns, fills, (row) => [
    { text: row.time, style: 'dim' },
    { text: row.symbol, style: 'bold' },
    { text: row.side, style: sideStyle(row.side) },
    { text: row.price },
    { text: row.volume },
    { text: row.role },
    { text: row.fee, style: 'dim' },
  ]);
}

/** What is held. */
export function balanceSection({ balances }: DashboardState): Section {
  const columns = [left('asset', 0), right('available', 0), right('in orders', 1)];
  return table('balances', columns, balances, (row) => [
    { text: row.asset, style: 'bold' },
    { text: row.available },
    { text: row.frozen },
  ]);
}

/** What was said lately. */
export function logSection({ log }: DashboardState): Section {
  return {
    title: 'log',
    wantedRows: Math.max(1, log.length),
    lines: (_width, rows) => (log.length === 0 ? [[span('nothing yet', 'dim')]] : log.slice(0, rows).map(logLine)),
  };
}

function table<Row>(
  title: string,
  columns: readonly Column[],
  rows: readonly Row[],
  toCells: (row: Row) => Cell[],
): Section {
  return {
    title,
    wantedRows: 1 + Math.max(1, rows.length),
    lines: (width, limit) =>
      rows.length === 0
        ? [[span('none', 'dim')]]
        : layOutTable(columns, rows.slice(0, Math.max(0, limit - 1)).map(toCells), width),
  };
}

function logLine({ time, level, text }: LogRow): Line {
  const style: Style = level === 'error' ? 'red' : level === 'warning' ? 'yellow' : 'plain';
  return [span(`${time} `, 'dim'), span(text, style)];
}

function sideStyle(side: 'BUY' | 'SELL'): Style {
  return side === 'BUY' ? 'green' : 'red';
}
