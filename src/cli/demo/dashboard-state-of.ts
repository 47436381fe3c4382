import { Direction, getDigits } from '../../host/index.js';
import type { Contract, MainEngine, Order, Tick } from '../../host/index.js';
import type { BalanceRow, DashboardState, OrderRow, TickRow } from '../view/dashboard-state.js';
import type { Activity } from './activity.js';

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
    orders: main.getAllActiveOrders().map(toOrderRow).sort(bySymbolAndPrice),
    fills: activity.fills,
    balances: balanceRows(main, frame.vtSymbols),
    log: activity.log,
  };
}

function tickRows(main: MainEngine, activity: Activity, vtSymbol: string): TickRow[] {
  const tick = main.getTick(vtSymbol);
  return tick ? [toTickRow(tick, main.getContract(vtSymbol), activity.moveOf(vtSymbol))] : [];
}

function toTickRow(tick: Tick, contract: Contract | undefined, move: TickRow['move']): TickRow {
  const priceDigits = contract ? getDigits(contract.priceTick) : 8;
  const volumeDigits = contract ? getDigits(contract.volumeStep) : 8;
  return {
    symbol: tick.symbol,
    bid: tick.bidPrice1.toFixed(priceDigits),
    bidVolume: tick.bidVolume1.toFixed(volumeDigits),
    ask: tick.askPrice1.toFixed(priceDigits),
    askVolume: tick.askVolume1.toFixed(volumeDigits),
    last: tick.lastPrice.toFixed(priceDigits),
    move,
  };
}

function toOrderRow({ symbol, direction, price, volume, traded, status, orderId }: Order): OrderRow {
  const side = direction === Direction.SHORT ? 'SELL' : 'BUY';
  return { symbol, side, price: price.toFixed(), volume: volume.toFixed(), traded: traded.toFixed(), status, orderId };
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
