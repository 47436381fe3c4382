import { Direction, EventType, LogLevel, Status, isActive } from '../../host/index.js';
import type { ConnectionNews, EventEngine, LogEntry, Order, Tick, Trade } from '../../host/index.js';
import type { FillRow, LogRow } from '../view/dashboard-state.js';
import { NO_DIGITS, digitsOf, withDigits } from './contract-digits.js';
import type { ContractDigits } from './contract-digits.js';
import { RecentKeys } from './recent-keys.js';

/** What is kept for the view; older fills and log entries are only counted. */
const KEPT = 50;

/** Orders that have ended are known again for so long: the end of one may be told more than once. */
const ENDED_KEPT = 1_000;

/** Called with each thing that is worth a line where there is no live view. */
export type Notice = (line: string) => void;

/** Follows everything that happens on a host: counts it, and keeps what is latest. */
export class Activity {
  readonly #eventEngine: EventEngine;
  readonly #notice: Notice;
  readonly #unregisters: readonly (() => void)[];
  /** Of the symbols, as their contracts came by. */
  readonly #digits = new Map<string, ContractDigits>();
  readonly #active = new Set<string>();
  readonly #ended = new RecentKeys<Status>(ENDED_KEPT);
  readonly #channels = new Map<string, boolean>();
  readonly #moves = new Map<string, 'up' | 'down' | 'none'>();
  readonly #lastPrices = new Map<string, number>();
  #connection = 'idle';
  #ticks = 0;
  #orders = 0;
  #rejected = 0;
  #trades = 0;
  #errorLogs = 0;
  #fills: FillRow[] = [];
  #log: LogRow[] = [];

  constructor(eventEngine: EventEngine, notice: Notice = () => undefined) {
    this.#eventEngine = eventEngine;
    this.#notice = notice;
    this.#unregisters = [
      eventEngine.register(EventType.TICK, ({ data }) => {
        this.#onTick(data);
      }),
      eventEngine.register(EventType.ORDER, ({ data }) => {
        this.#onOrder(data);
      }),
      eventEngine.register(EventType.TRADE, ({ data }) => {
        this.#onTrade(data);
      }),
      eventEngine.register(EventType.CONTRACT, ({ data }) => {
        this.#digits.set(data.vtSymbol, digitsOf(data));
      }),
      eventEngine.register(EventType.CONNECTION, ({ data }) => {
        this.#onConnection(data);
      }),
      eventEngine.register(EventType.LOG, ({ data }) => {
        this.#onLog(data);
      }),
    ];
  }

  get ticks(): number {
    return this.#ticks;
  }

  get orders(): number {
    return this.#orders;
  }

  get trades(): number {
    return this.#trades;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** Entries at ERROR or above, and handlers that failed (whose own entries are not counted twice). */
  get errors(): number {
    return this.#errorLogs + this.#eventEngine.stats.handlerErrors;
  }

  /** State of the adapter as a whole. */
  get connection(): string {
    return this.#connection;
  }

  /** Links of the adapter and whether they are up. */
  get channels(): ReadonlyMap<string, boolean> {
    return this.#channels;
  }

  /** Newest first. */
  get fills(): readonly FillRow[] {
    return this.#fills;
  }

  /** Newest first. */
  get log(): readonly LogRow[] {
    return this.#log;
  }

  /** Which way the last price of an instrument went. */
  moveOf(vtSymbol: string): 'up' | 'down' | 'none' {
    return this.#moves.get(vtSymbol) ?? 'none';
  }

  close(): void {
    for (const unregister of this.#unregisters) unregister();
  }

  #onTick({ vtSymbol, lastPrice }: Tick): void {
    this.#ticks += 1;
    const previous = this.#lastPrices.get(vtSymbol);
    if (previous === lastPrice) return;
    this.#lastPrices.set(vtSymbol, lastPrice);
    if (previous !== undefined) this.#moves.set(vtSymbol, lastPrice > previous ? 'up' : 'down');
  }

  /** Totals are counted; only what is active, and what ended lately, is known by its id. */
  #onOrder(order: Order): void {
    const { vtOrderId, status, symbol } = order;
    const endedAs = this.#ended.get(vtOrderId);
    if (endedAs === undefined && !this.#active.has(vtOrderId)) this.#orders += 1;
    if (isActive(order)) {
      if (endedAs === undefined) this.#active.add(vtOrderId);
      return;
    }
    this.#active.delete(vtOrderId);
    this.#ended.add(vtOrderId, status);
    if (status !== Status.REJECTED || endedAs === Status.REJECTED) return;
    this.#rejected += 1;
    this.#notice(`rejected  ${symbol} ${vtOrderId}`);
  }

  #onTrade(trade: Trade): void {
    this.#trades += 1;
    const fill = toFillRow(trade, this.#digits.get(trade.vtSymbol) ?? NO_DIGITS);
    this.#fills = [fill, ...this.#fills].slice(0, KEPT);
    const { time, side, volume, symbol, price, role } = fill;
    this.#notice(`fill      ${time} ${side} ${volume} ${symbol} at ${price} ${role}`.trimEnd());
  }

  #onConnection({ channel, change }: ConnectionNews): void {
    if (change.kind === 'state') {
      this.#connection = change.state;
      this.#notice(`adapter   ${change.state}${change.reason === undefined ? '' : `: ${change.reason}`}`);
    } else if (channel !== 'adapter') {
      this.#channels.set(channel, change.kind === 'connected' || change.kind === 'recovered');
      if (change.kind === 'disconnected') this.#notice(`link      ${channel} is down: ${change.reason}`);
    }
  }

  #onLog({ adapterName, level, msg, time }: LogEntry): void {
    if (level >= LogLevel.ERROR && adapterName !== 'EventEngine') this.#errorLogs += 1;
    // The front desk logs each call; here orders and fills have places of their own.
    if (adapterName === 'MainEngine' && level < LogLevel.WARNING) return;
    const name: LogRow['level'] = level >= LogLevel.ERROR ? 'error' : level >= LogLevel.WARNING ? 'warning' : 'info';
    this.#log = [{ time: clockTime(time), level: name, text: msg }, ...this.#log].slice(0, KEPT);
    this.#notice(`${name.padEnd(8)}  ${msg}`);
  }
}

function toFillRow(trade: Trade, digits: ContractDigits): FillRow {
  const { symbol, direction, price, volume, datetime, isMaker, commission, commissionAsset } = trade;
  return {
    time: datetime ? clockTime(datetime) : '',
    symbol,
    side: direction === Direction.SHORT ? 'SELL' : 'BUY',
    price: withDigits(price, digits.price),
    volume: withDigits(volume, digits.volume),
    role: isMaker === undefined ? '' : isMaker ? 'maker' : 'taker',
    fee: commission ? `${commission.toFixed()} ${commissionAsset ?? ''}`.trimEnd() : '',
  };
}

/** `12:34:56`, UTC. */
function clockTime(time: Date): string {
  return time.toISOString().slice(11, 19);
}
