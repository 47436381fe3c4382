import { MarketMaker } from '../../../examples/market-maker/market-maker.js';
import { EventEngine, Exchange, LogLevel, MainEngine, toVtSymbol } from '../../host/index.js';
import { BinanceAdapter } from '../../index.js';
import { reasonOf } from '../reason-of.js';
import { pause, untilAborted } from '../until-aborted.js';
import { UsageError } from '../usage-error.js';
import type { DashboardState } from '../view/dashboard-state.js';
import { Activity } from './activity.js';
import { compareByQuery } from './compare-by-query.js';
import { dashboardStateOf } from './dashboard-state-of.js';
import type { DemoOptions } from './demo-options.js';
import type { Comparison, DemoResult } from './demo-result.js';
import type { DemoVenue } from './demo-venue.js';
import { LedgerAudit } from './ledger-audit.js';
import { waitFor } from './wait-for.js';

const ADAPTER = BinanceAdapter.defaultName;
const SETTLE_TIMEOUT_MS = 10_000;
const MOST_REPEATED_QUERIES = 3;
const REPEAT_QUERY_AFTER_MS = 1_000;

/** What the host remembers of what is over: a demo may run for weeks. */
const RETENTION = { finishedOrdersKept: 1_000, tradesKept: 1_000 };

type Counts = Readonly<Record<'ticks' | 'orders' | 'trades' | 'rejected' | 'venueTrades', number>>;

/** One run of the demo: a host, the adapter and a market maker per instrument on one venue. */
export class DemoRun {
  readonly #options: DemoOptions;
  readonly #venue: DemoVenue;
  readonly #main: MainEngine;
  readonly #activity: Activity;
  readonly #makers: readonly MarketMaker[];
  readonly #adapter: BinanceAdapter;
  /** Null where the venue's own books are out of reach. */
  readonly #audit: LedgerAudit | null;
  #startTime = performance.now();
  /** What was there before the first order: earlier orders and fills of an account come when it is connected. */
  #before: Counts = { ticks: 0, orders: 0, trades: 0, rejected: 0, venueTrades: 0 };

  constructor(options: DemoOptions, venue: DemoVenue, notice: (line: string) => void) {
    this.#options = options;
    this.#venue = venue;
    this.#main = openHost(options.logDirectory);
    this.#activity = new Activity(this.#main.eventEngine, notice);
    this.#adapter = this.#main.addAdapter(BinanceAdapter);
    this.#audit = venue.simulator && new LedgerAudit(this.#main, venue.simulator.exchange, venue.simulator.apiKey);
    this.#makers = venue.symbols.map(
      (symbol) =>
        new MarketMaker(this.#main, {
          adapterName: ADAPTER,
          vtSymbol: toVtSymbol(symbol, Exchange.BINANCE),
          notional: options.notional,
        }),
    );
  }

  /** What the live view shows now. */
  state(): DashboardState {
    return dashboardStateOf(this.#main, this.#activity, {
      title: `vt-binance · ${this.#venue.title}`,
      vtSymbols: this.#makers.map(({ vtSymbol }) => vtSymbol),
      elapsedSeconds: this.#elapsedSeconds(),
      plannedSeconds: this.#options.seconds,
    });
  }

  /** Connects, trades until the time is over or the signal is aborted, takes every order back and draws the balance. */
  async trade(interrupted: AbortSignal): Promise<DemoResult | null> {
    if (!(await this.#connect(interrupted))) return null;
    this.#startTime = performance.now();
    this.#before = this.#counts();
    for (const maker of this.#makers) maker.start();
    await this.#untilOver(interrupted);
    const seconds = this.#elapsedSeconds();
    await this.#stopTrading();
    return this.#result(seconds, await this.#compare());
  }

  async close(): Promise<void> {
    for (const maker of this.#makers) maker.close();
    await this.#main.close();
    this.#activity.close();
    this.#audit?.close();
  }

  async #connect(interrupted: AbortSignal): Promise<boolean> {
    const connected = new AbortController();
    const untilEnded = untilAborted(AbortSignal.any([interrupted, connected.signal])).then(() => false);
    const isConnected = await Promise.race([this.#main.connect(this.#venue.setting, ADAPTER), untilEnded]);
    connected.abort();
    await this.#main.eventEngine.flush();
    if (!isConnected) return false;
    const unknown = this.#makers.filter(({ vtSymbol }) => !this.#main.getContract(vtSymbol));
    if (unknown.length === 0) return true;
    const names = unknown.map(({ vtSymbol }) => vtSymbol.split('.')[0]).join(', ');
    throw new UsageError(`${this.#venue.title} lists no ${names}`);
  }

  /** Over is when the time has passed, the recording has ended, or somebody asks for it; whichever comes first. */
  async #untilOver(interrupted: AbortSignal): Promise<void> {
    const { seconds } = this.#options;
    const over = new AbortController();
    const signal = AbortSignal.any([interrupted, over.signal]);
    const recordingEnded = this.#recordingEnded() ?? untilAborted(signal);
    const timeHasPassed = seconds === null ? untilAborted(signal) : pause(seconds * 1_000, signal);
    await Promise.race([timeHasPassed, recordingEnded]).finally(() => {
      over.abort();
    });
  }

  /** A recording that breaks off ends the run like any other end, so that its orders are taken back in order. */
  #recordingEnded(): Promise<void> | undefined {
    return this.#venue.simulator?.markets.replay?.ended.catch((error: unknown) => {
      this.#main.writeLog(`The recording breaks off: ${reasonOf(error)}`, 'demo', LogLevel.ERROR);
    });
  }

  async #stopTrading(): Promise<void> {
    for (const maker of this.#makers) maker.stop();
    await waitFor(() => this.#makers.every(({ isIdle }) => isIdle), SETTLE_TIMEOUT_MS);
  }

  /** News is on its way for a moment after the last order ended, so agreement is given a little time. */
  async #compare(): Promise<Comparison> {
    const audit = this.#audit;
    if (!audit) return this.#compareByQuery();
    await waitFor(() => audit.isSettled, SETTLE_TIMEOUT_MS);
    const differences = audit.differences();
    return { differences, compared: { ...audit.agreed, balances: this.#main.getAllAccounts().length } };
  }

  async #compareByQuery(): Promise<Comparison> {
    let comparison = await compareByQuery(this.#main, this.#adapter, this.#ownOrderIds());
    for (let repeat = 0; repeat < MOST_REPEATED_QUERIES && comparison.differences.length > 0; repeat += 1) {
      await pause(REPEAT_QUERY_AFTER_MS, new AbortController().signal);
      comparison = await compareByQuery(this.#main, this.#adapter, this.#ownOrderIds());
    }
    return comparison;
  }

  #ownOrderIds(): Set<string> {
    const own = this.#main.getAllOrders().filter(({ reference }) => reference === 'market-maker');
    return new Set(own.map(({ vtOrderId }) => vtOrderId));
  }

  #result(seconds: number, { differences, compared }: Comparison): DemoResult {
    const { ticks, orders, trades, rejected, venueTrades } = this.#counts();
    const own = this.#ownOrderIds();
    const activeOrders = this.#main.getAllActiveOrders().filter(({ vtOrderId }) => own.has(vtOrderId)).length;
    return {
      ticks: ticks - this.#before.ticks,
      orders: orders - this.#before.orders,
      trades: trades - this.#before.trades,
      rejected: rejected - this.#before.rejected,
      errors: this.#activity.errors,
      reconciled: differences.length === 0 && activeOrders === 0,
      venueTrades: this.#venue.simulator ? venueTrades - this.#before.venueTrades : null,
      activeOrders,
      seconds,
      server: this.#options.server,
      symbols: this.#venue.symbols,
      compared,
      differences,
    };
  }

  #counts(): Counts {
    const { ticks, orders, trades, rejected } = this.#activity;
    return { ticks, orders, trades, rejected, venueTrades: this.#countVenueTrades() };
  }

  #countVenueTrades(): number {
    const exchange = this.#venue.simulator?.exchange;
    if (!exchange) return 0;
    return [...exchange.symbols.keys()].reduce((sum, symbol) => sum + exchange.tradeCount(symbol), 0);
  }

  #elapsedSeconds(): number {
    return Math.floor((performance.now() - this.#startTime) / 1_000);
  }
}

function openHost(logDirectory: string | null): MainEngine {
  const directory = logDirectory === null ? {} : { directory: logDirectory };
  try {
    return new MainEngine(new EventEngine(), { ...RETENTION, log: { console: false, ...directory } });
  } catch (error) {
    throw new UsageError(`--log-dir cannot be used: ${reasonOf(error)}`);
  }
}
