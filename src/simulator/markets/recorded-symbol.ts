import type { DepthSnapshot, Level } from '../../binance/wire/market-rest.js';
import type { TopicName } from '../market-view.js';
import { multiply, units, type Units } from '../units.js';
import type { ExternalMarket } from '../venue.js';
import { PriceBook } from './price-book.js';
import type { Pulse } from './pulse.js';
import type { RecordedDepth, RecordedFrame, RecordedTopic, RecordedTrade } from './recorded-frame.js';
import type { ReplayTime } from './replay-time.js';
import { SymbolMarketView } from './symbol-market-view.js';
import type { HistoryLimits } from './symbol-statistics.js';
import { VerbatimFeed } from './verbatim-feed.js';

/** What the replay of a symbol stands on. */
export interface RecordedSymbolGround {
  readonly symbol: string;
  readonly referencePrice: Units;
  readonly snapshot: DepthSnapshot | undefined;
  readonly time: ReplayTime;
  readonly pulse: Pulse;
  /** Where account orders meet the recorded market; none where there is only data. */
  readonly external?: ExternalMarket | undefined;
  readonly limits?: HistoryLimits | undefined;
  /** Told before a depth snapshot is answered, and when somebody begins to listen. */
  readonly onAsked: (what: 'depth' | 'listener') => void;
}

/** How a recording has kept the rules of the local book so far. */
export interface ReplayCounts {
  dropped: number;
  applied: number;
  gaps: number;
  trades: number;
}

/**
 * One symbol of a recording: passes recorded texts on, rebuilds the book from its first snapshot by the rules of the
 * local book, and lets everything that was not recorded be made from book and trades.
 */
export class RecordedSymbol {
  readonly view: SymbolMarketView;
  readonly counts: ReplayCounts = { dropped: 0, applied: 0, gaps: 0, trades: 0 };
  readonly #ground: RecordedSymbolGround;
  readonly #book = new PriceBook();
  readonly #feeds: Readonly<Record<RecordedTopic, VerbatimFeed>> = {
    'depth@100ms': new VerbatimFeed(),
    bookTicker: new VerbatimFeed(),
    trade: new VerbatimFeed(),
  };

  constructor(ground: RecordedSymbolGround) {
    const { symbol, referencePrice, pulse, limits } = ground;
    this.#ground = ground;
    this.view = new AskedView(
      {
        symbol,
        referencePrice,
        book: this.#book,
        pulse,
        ownFeed: (topic) => this.#ownFeed(topic),
        ...(limits ? { limits } : {}),
      },
      ground.onAsked,
    );
    if (ground.snapshot) this.#load(ground.snapshot);
  }

  /** Lets one frame happen. */
  play(frame: RecordedFrame): void {
    switch (frame.kind) {
      case 'snapshot':
        if (frame.snapshot.lastUpdateId > this.#book.lastUpdateId()) this.#load(frame.snapshot);
        return;
      case 'bookTicker':
        this.#pass(frame.kind, frame.json);
        return;
      case 'depth@100ms':
        this.#ground.time.reach(frame.exchangeTime);
        this.#apply(frame);
        this.#pass(frame.kind, frame.json);
        return;
      case 'trade':
        this.#ground.time.reach(frame.exchangeTime);
        this.#trade(frame);
        this.#pass(frame.kind, frame.json);
        return;
      default:
        frame satisfies never;
    }
  }

  #pass(topic: RecordedTopic, json: string): void {
    const feed = this.#feeds[topic];
    if (feed.isHeard) feed.send(this.#ground.time.toReplayText(json));
  }

  #ownFeed(topic: TopicName): VerbatimFeed | undefined {
    return Object.hasOwn(this.#feeds, topic) ? this.#feeds[topic as RecordedTopic] : undefined;
  }

  #load(snapshot: DepthSnapshot): void {
    const { external, symbol } = this.#ground;
    this.#book.reset(snapshot.lastUpdateId);
    external?.clearExternalLevels(symbol);
    this.#setLevels('bid', snapshot.bids);
    this.#setLevels('ask', snapshot.asks);
  }

  #apply(frame: RecordedDepth): void {
    const known = this.#book.lastUpdateId();
    if (frame.lastUpdateId <= known) {
      this.counts.dropped += 1;
      return;
    }
    if (known > 0 && frame.firstUpdateId > known + 1) this.counts.gaps += 1;
    this.counts.applied += 1;
    this.#book.advanceTo(frame.lastUpdateId);
    this.#setLevels('bid', frame.bids, frame);
    this.#setLevels('ask', frame.asks, frame);
  }

  #setLevels(side: 'bid' | 'ask', levels: readonly Level[], change?: RecordedDepth): void {
    const { external, symbol, time } = this.#ground;
    for (const [priceText, quantityText] of levels) {
      const price = units(priceText);
      const quantity = units(quantityText);
      this.#book.set(side, price, quantity);
      external?.setExternalLevel(symbol, side, price, quantity);
      if (!change || !this.view.isHeard) continue;
      const at = time.toReplayTime(change.exchangeTime);
      this.view.onLevel({ symbol, side, price, quantity, updateId: change.lastUpdateId, time: at });
    }
  }

  #trade(frame: RecordedTrade): void {
    const { external, symbol, time } = this.#ground;
    const price = units(frame.price);
    const quantity = units(frame.quantity);
    this.counts.trades += 1;
    this.view.onTrade({
      symbol,
      tradeId: BigInt(frame.tradeId),
      price,
      quantity,
      quoteQuantity: multiply(price, quantity),
      time: time.toReplayTime(frame.tradeTime),
      buyerIsMaker: frame.buyerIsMaker,
      buyOrderId: 0n,
      sellOrderId: 0n,
      takerOrderId: 0n,
    });
    external?.externalTrade(symbol, price, quantity, frame.buyerIsMaker);
  }
}

/** A view that says when it is asked for a book or listened to: a replay may be waiting for that. */
class AskedView extends SymbolMarketView {
  readonly #onAsked: (what: 'depth' | 'listener') => void;

  constructor(
    ground: ConstructorParameters<typeof SymbolMarketView>[0],
    onAsked: (what: 'depth' | 'listener') => void,
  ) {
    super(ground);
    this.#onAsked = onAsked;
  }

  override depth(limit: number): DepthSnapshot {
    this.#onAsked('depth');
    return super.depth(limit);
  }

  override listen(topic: TopicName, listener: (json: string) => void): () => void {
    this.#onAsked('listener');
    return super.listen(topic, listener);
  }
}
