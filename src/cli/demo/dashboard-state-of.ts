import { Decimal, Direction } from '../../host/index.js';
import type { MainEngine, Order, Tick } from '../../host/index.js';
import type { BalanceRow, DashboardState, OrderRow, TickRow } from '../view/dashboard-state.js';
import type { Activity } from './activity.js';
import { NO_DIGITS, digitsOf, withDigits } from './contract-digits.js';
import type { ContractDigits } from './contract-digits.js';

/** What a view is told besides what the host knows. */
export interface DashboardFrame {
  readonly title: string;
  readonly vtSymbols: readonly string[];
  readonly elapsedSeconds: number;
  readonly plannedSeconds: number | null;
}

/** The state of a host as the live view shows it. */
export function dashboardStateOf(main: MainEngine, activity: Activity, frame: DashboardFrame): DashboardState {
  const { ticks, orders, trades, rejected, errors } = activity;
  return {
    title: frame.title,
    connection: activity.connection,
    channels: [...activity.channels].map(([channel, isUp]) => ({ channel, isUp })),
    elapsedSeconds: frame.elapsedSeconds,
    plannedSeconds: frame.plannedSeconds,
    counts: { ticks, orders, trades, rejected, errors },
    ticks: frame.vtSymbols.flatMap((vtSymbol) => tickRows(main, activity, vtSymbol)),
    orders: main
      .getAllActiveOrders()
      .map((order) => toOrderRow(order, digitsIn(main, order.vtSymbol)))
      .sort(bySymbolAndPrice),
    fills: activity.fills,
    balances: balanceRows(main, frame.vtSymbols),
    log: activity.log,
  };
}

function tickRows(main: MainEngine, activity: Activity, vtSymbol: string): TickRow[] {
  const tick = main.getTick(vtSymbol);
  return tick ? [toTickRow(tick, digitsIn(main, vtSymbol), activity.moveOf(vtSymbol))] : [];
}

function digitsIn(main: MainEngine, vtSymbol: string): ContractDigits {
  const contract = main.getContract(vtSymbol);
  return contract ? digitsOf(contract) : NO_DIGITS;
}

function toTickRow(tick: Tick, digits: ContractDigits, move: TickRow['move']): TickRow {
  return {
    symbol: tick.symbol,
    bid: withDigits(new Decimal(tick.bidPrice1), digits.price),
    bidVolume: withDigits(new Decimal(tick.bidVolume1), digits.volume),
    ask: withDigits(new Decimal(tick.askPrice1), digits.price),
    askVolume: withDigits(new Decimal(tick.askVolume1), digits.volume),
    last: withDigits(new Decimal(tick.lastPrice), digits.price),
    move,
  };
}

function toOrderRow(order: Order, digits: ContractDigits): OrderRow {
  const { symbol, direction, price, volume, traded, status, orderId } = order;
  return {
    symbol,
    side: direction === Direction.SHORT ? 'SELL' : 'BUY',
    price: withDigits(price, digits.price),
    volume: withDigits(volume, digits.volume),
    traded: withDigits(traded, digits.volume),
    status,
    orderId,
  };
}

/** Dearest first, as a book stands. */
function bySymbolAndPrice(a: OrderRow, b: OrderRow): number {
  if (a.symbol !== b.symbol) return a.symbol < b.symbol ? -1 : 1;
  return Number(b.price) - Number(a.price);
}

/** The assets of the instruments shown; a real account may hold many others. */
function balanceRows(main: MainEngine, vtSymbols: readonly string[]): BalanceRow[] {
  const assets = new Set(vtSymbols.flatMap((vtSymbol) => main.getContract(vtSymbol)?.name.split('/') ?? []));
  return main
    .getAllAccounts()
    .filter(({ accountId }) => assets.has(accountId))
    .map(({ accountId, available, frozen }) => ({
      asset: accountId,
      available: available.toFixed(),
      frozen: frozen.toFixed(),
    }));
}
