import { LogLevel } from '../host/domain/constants.js';
import type { RecoverySummary } from '../host/domain/connection-news.js';
import { AccountTrust } from './account-trust.js';
import { BinanceError } from './errors/binance-error.js';
import { reasonOf } from './errors/reason-of.js';
import type { JournalFacts } from './journal/intent-log.js';
import type { BinanceAccountManager } from './managers/account-manager.js';
import type { BinanceOrderManager } from './managers/order-manager.js';
import { OutagePolls } from './outage-polls.js';
import { PrivateFeed } from './private-feed.js';
import { createAccount, createChannel, createOrders } from './private-parts.js';
import type { PrivateSessionParts } from './private-parts.js';
import { NOTHING_TOLD, sumOf } from './recovery-sum.js';
import { SlowComparison } from './slow-comparison.js';
import type { SpotTradingChannel } from './streams/spot-trading-channel.js';
import { UntoldChanges } from './untold-changes.js';
import type { UserDataEvent } from './wire/user-data.js';

/** Account, orders and the private stream of one connection; there is none without keys. */
export class PrivateSession {
  readonly account: BinanceAccountManager;
  readonly orders: BinanceOrderManager;
  readonly #parts: PrivateSessionParts;
  readonly #feed: PrivateFeed;
  readonly #channel: SpotTradingChannel;
  readonly #polls: OutagePolls;
  readonly #comparison: SlowComparison;
  readonly #trust: AccountTrust;
  readonly #untold: UntoldChanges;
  /** When the latest comparison after a loss, or at the start, was begun. */
  #synchronizedFrom = new Date(0);
  /** What polls and comparisons have told of a loss, until a synchronization has counted it. */
  #polled = NOTHING_TOLD;
  #started = false;

  constructor(parts: PrivateSessionParts) {
    this.#parts = parts;
    this.#feed = this.#createFeed();
    this.#channel = createChannel(parts, this.#feed);
    this.account = createAccount(parts);
    this.#untold = this.#createUntold();
    this.orders = createOrders(parts, this.#channel, this.#untold, {
      movedAssets: (since) => this.account.movedSince(since),
      isSettled: () => this.#feed.isSettled,
      obstacle: () => this.obstacle(),
      orderObstacle: () => this.#trust.obstacle,
    });
    this.#trust = this.#createTrust();
    this.#polls = this.#createPolls();
    this.#comparison = this.#createComparison();
  }

  /** Whether the account's events arrive. */
  get isSubscribed(): boolean {
    return this.#feed.isSubscribed;
  }

  /** Whether the WebSocket API takes requests; REST takes them otherwise. */
  get isTradingChannelOpen(): boolean {
    return this.#channel.isOpen;
  }

  /**
   * Journal → private stream (events held) → balances, orders, fills → held events. Throws where the keys are wrong, and
   * where the journal cannot be used.
   */
  async start(): Promise<void> {
    this.orders.restore((await this.#parts.journal?.open()) ?? []);
    const failure = await this.#opened();
    if (isAboutKeys(failure)) throw failure;
    if (failure !== null && !this.#parts.signal.aborted) {
      this.#down(`the private stream is down: ${reasonOf(failure)}`);
      this.#parts.onLog(`The private stream could not be opened: ${reasonOf(failure)}`, LogLevel.ERROR);
    }
    const error = await this.#feed.synchronize();
    if (isAboutKeys(error)) throw error;
  }

  /** The adapter's start is through: from now on trouble here changes its state. */
  markStarted(): void {
    this.#started = true;
    this.#trust.begin();
    this.#comparison.start();
  }

  /** Why no order can be taken now; null where it can. */
  obstacle(): string | null {
    if (this.#parts.signal.aborted) return 'the adapter is closing';
    return this.#started ? null : 'the adapter is not ready yet';
  }

  /** The host's word that it is alive, for so many seconds; 0 takes it back. False for what is no number of seconds. */
  renewLease(seconds: number): boolean {
    return this.#trust.renewLease(seconds);
  }

  /** How the journal is; null where there is none. */
  get journalFacts(): JournalFacts | null {
    return this.#parts.journal?.facts ?? null;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#trust.close(), this.orders.close(this.#feed.gapFrom), this.#channel.close()]);
    if (this.#feed.wasSubscribed) this.#parts.onNews({ kind: 'closed' });
    await this.#parts.journal?.close(); // its disk may take longer than the close
  }

  /** Null when the private stream is open; otherwise why not (yet). It keeps trying by itself. */
  async #opened(): Promise<unknown> {
    const { privateStreamTimeoutMs: timeoutMs, signal } = this.#parts;
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<unknown>((resolve) => {
      timer = setTimeout(() => resolve(this.#notOpened()), timeoutMs);
    });
    const opened = this.#channel.open(signal).then(
      () => null,
      (error: unknown) => error,
    );
    try {
      return await Promise.race([opened, timeUp]);
    } finally {
      clearTimeout(timer);
    }
  }

  #notOpened(): Error {
    const { lastFailure } = this.#channel;
    const why = lastFailure === null ? '' : ` (the latest attempt: ${lastFailure})`;
    return new Error(`no connection within ${this.#parts.privateStreamTimeoutMs} ms${why}`);
  }

  #createFeed(): PrivateFeed {
    const { clock, signal, states, onNews, onLog } = this.#parts;
    return new PrivateFeed({
      clock,
      signal,
      dispatch: (event) => this.#dispatch(event),
      synchronize: (since) => this.#synchronize(since),
      onNews,
      onSyncing: () => this.#whenStarted(() => states.enter('syncing')),
      onSettled: (problem) => this.#settled(problem),
      onDown: (reason) => {
        this.#down(reason);
        this.#whenStarted(() => states.settle());
      },
      onLog,
    });
  }

  #createTrust(): AccountTrust {
    const { settings, alerts, clock, signal } = this.#parts;
    const { trust, orderIdPrefix } = settings;
    const now = (): number => clock.now();
    return new AccountTrust({ settings: trust, orderIdPrefix, orders: this.orders.own, alerts, now, signal });
  }

  #createPolls(): OutagePolls {
    const { outagePollMs, signal, onLog } = this.#parts;
    return new OutagePolls({
      everyMs: outagePollMs,
      signal,
      isDown: () => !this.#feed.isSubscribed,
      poll: () => this.#poll(),
      onLog,
    });
  }

  #createUntold(): UntoldChanges {
    const { wordWithinMs, clock, signal } = this.#parts;
    return new UntoldChanges({
      wordWithinMs,
      elapsedMs: () => clock.elapsedMs(),
      isQuiet: () => this.#started && this.#feed.isSettled,
      onOverdue: () => void this.#comparison.compareNow(),
      signal,
    });
  }

  #createComparison(): SlowComparison {
    const { settings, patienceMs, clock, random, signal, onLog } = this.#parts;
    return new SlowComparison({
      everyMs: settings.trust.reconcileMs,
      patienceMs,
      clock,
      random,
      signal,
      isQuiet: () => this.#feed.isSettled,
      isOverdue: () => this.#untold.isOverdue,
      compare: async (patience) => {
        const [accounts, found] = await Promise.all([this.account.compare(patience), this.orders.compare(patience)]);
        return { ...found, accounts };
      },
      onMissed: (missed, since) => this.#missed(missed, since),
      onTold: (told) => void (this.#polled = sumOf(told, this.#polled)),
      onLog,
    });
  }

  /**
   * A stream that is up and does not tell everything is not to be trusted: it counts as lost until another one has taken
   * its place and everything since has been asked for.
   */
  #missed(missed: RecoverySummary, since: Date): void {
    const { orders, trades, accounts } = missed;
    const isNothing = orders + trades + accounts === 0;
    const text =
      `The private stream missed ${orders} order, ${trades} trade and ${accounts} balance events ` +
      'that a comparison with the venue has found; they were told now, and the connection is being replaced';
    if (!isNothing) this.#parts.alerts.note({ kind: 'news-missed', orders, trades, accounts }, 'error', text);
    this.#polled = sumOf(missed, this.#polled);
    this.#channel.distrust(
      isNothing ? 'it did not tell of an order that a reply has changed' : 'it missed news',
      since,
    );
  }

  async #synchronize(since: Date | null): Promise<RecoverySummary> {
    this.#synchronizedFrom = new Date(this.#parts.clock.now());
    const accounts = await this.account.synchronize(since === null);
    const recovered = sumOf({ ...(await this.orders.reconcile(since)), accounts }, this.#polled);
    if (since !== null || this.#feed.isSubscribed) this.#polled = NOTHING_TOLD; // the feed adds up what belongs to a loss
    return recovered;
  }

  async #poll(): Promise<void> {
    const accounts = await this.account.synchronize(false);
    this.#polled = sumOf({ ...(await this.orders.look()), accounts }, this.#polled);
  }

  /** Orders go over REST meanwhile, and news of them is asked for. */
  #down(reason: string): void {
    this.#untold.clear();
    const seconds = this.#parts.outagePollMs / 1000;
    this.#parts.states.report('private', `${reason}; orders are asked for every ${seconds} s`);
    this.#trust.reportStream(reason);
    this.#polls.start();
  }

  #settled(problem: string | null): void {
    const { states } = this.#parts;
    if (problem === null) this.#clean();
    states.report('reconciliation', problem);
    if (problem !== null || this.#feed.isSubscribed) this.#trust.reportStream(problem);
    if (this.#feed.isSubscribed) states.report('private', null);
    this.#whenStarted(() => states.settle());
  }

  /** Everything up to the questions has been told, whatever the stream owed. */
  #clean(): void {
    this.#untold.clear();
    this.#comparison.noteClean(this.#synchronizedFrom);
  }

  #dispatch(event: UserDataEvent): void {
    switch (event.e) {
      case 'executionReport':
        this.#untold.told(event.x === 'NEW' ? 'placed' : 'changed', {
          symbol: event.s,
          exchangeOrderId: String(event.i),
        });
        this.orders.onReport(event);
        break;
      case 'listStatus':
        this.orders.lists.onStatus(event);
        break;
      case 'outboundAccountPosition':
        this.account.onBalances(event);
        break;
      case 'balanceUpdate':
      case 'externalLockUpdate':
        this.account.onBalanceChange(event);
        break;
      case 'eventStreamTerminated':
        break; // the channel subscribes again by itself
      default:
        event satisfies never;
    }
  }

  /** Until the start is through, the state is the start's; afterwards the end's. */
  #whenStarted(change: () => void): void {
    if (this.#started && !this.#parts.signal.aborted) change();
  }
}

function isAboutKeys(error: unknown): error is BinanceError {
  return error instanceof BinanceError && error.category === 'authentication';
}
