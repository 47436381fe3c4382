import fc from 'fast-check';

import { fillOfAccountTrade, fillOfReport, fillsOfReply } from '../../../src/binance/mappings/fill-news.js';
import type { FillNews } from '../../../src/binance/mappings/fill-news.js';
import { newsOfRecord, newsOfReply, newsOfReport } from '../../../src/binance/mappings/order-news.js';
import type { OrderNews } from '../../../src/binance/mappings/order-news.js';
import type { OrderRecord } from '../../../src/binance/wire/trading.js';
import type { ExecutionReport } from '../../../src/binance/wire/user-data.js';
import { accountTrade, executionReport, orderRecord, orderReply, T0 } from './venue-words.js';

/** What an order is like, besides how it comes to its end. */
export type LifeKind = 'plain' | 'iceberg' | 'stop' | 'pegged' | 'by-quote' | 'in-list';
/** How an order ends; `open` does not. */
export type LifeEnd = 'filled' | 'cancelled' | 'replaced' | 'expired' | 'expired-in-match' | 'rejected' | 'open';

/** An order at the venue after one thing has happened to it. Amounts count tenths. */
interface Moment {
  readonly status: OrderRecord['status'];
  readonly execution: ExecutionReport['x'];
  readonly executed: number;
  /** Quote amount filled so far, in tenths too. */
  readonly quote: number;
  readonly volume: number;
  readonly prevented: number;
  readonly time: number;
  readonly reason?: string;
  readonly fill?: { readonly id: number; readonly volume: number; readonly price: number };
}

/** What a life is drawn from. */
interface LifePlan {
  readonly kind: LifeKind;
  readonly end: LifeEnd;
  readonly fills: readonly number[];
  readonly isAmended: boolean;
  /** Between two moments; 0: all happens within one millisecond. */
  readonly spacingMs: number;
}

/** What the venue says and what comes with it. */
export interface Words {
  readonly news: OrderNews;
  readonly fills: readonly FillNews[];
}

const ID = 'own-1';
const VENUE_ID = 7;

/** The life of one order at the venue, and every message that tells of it. */
export class OrderLife {
  readonly kind: LifeKind;
  readonly moments: readonly Moment[];

  constructor(plan: LifePlan) {
    this.kind = plan.kind;
    this.moments = momentsOf(plan);
  }

  get last(): Moment {
    return this.moments.at(-1) as Moment;
  }

  /** The volume that the order was sent with. */
  get sentVolume(): string {
    return this.kind === 'by-quote' ? '0' : tenths(this.moments[0]?.volume ?? 0);
  }

  /** The private stream's message of a moment. */
  report(at: number): Words {
    const { status, execution, executed, quote, volume, prevented, time, reason, fill } = this.#at(at);
    const report = executionReport({
      ...{ c: ID, i: VENUE_ID, X: status, x: execution, q: tenths(volume), z: tenths(executed), Z: tenths(quote) },
      ...{ T: time, ...this.#reportTerms(), ...(reason !== undefined && { eR: reason }) },
      ...(prevented > 0 && { A: tenths(prevented) }),
      ...(fill && { t: fill.id, l: tenths(fill.volume), L: String(fill.price), n: '0.1', N: 'BNB' }),
    });
    const told = fillOfReport(report);
    return { news: newsOfReport(report), fills: told ? [told] : [] };
  }

  /** The row of a query after a moment. */
  record(at: number): OrderNews {
    return newsOfRecord(orderRecord(this.#record(at)));
  }

  /** The same with a word that nobody knows. */
  oddRecord(at: number): OrderNews {
    return newsOfRecord(orderRecord({ ...this.#record(at), status: 'HALTED' as OrderRecord['status'] }));
  }

  /** The reply to the new order, where all until a moment happened on arrival. */
  reply(at: number): Words {
    const { time } = this.#at(at);
    const { isWorking: _working, updateTime: _time, ...fields } = this.#record(at);
    const fills = this.moments.slice(0, at + 1).flatMap(({ fill }) => (fill ? [fill] : []));
    const reply = orderReply({
      ...fields,
      transactTime: time,
      fills: fills.map(({ id, volume, price }) => ({
        ...{ price: String(price), qty: tenths(volume), commission: '0.1', commissionAsset: 'BNB', tradeId: id },
      })),
    });
    return { news: newsOfReply(reply), fills: fillsOfReply(reply) };
  }

  /** The fills until a moment, as the venue lists them. */
  fills(until = this.moments.length - 1): FillNews[] {
    return this.moments.slice(0, until + 1).flatMap(({ fill, time }) => {
      if (!fill) return [];
      const { id, volume, price } = fill;
      const row = { id, orderId: VENUE_ID, qty: tenths(volume), price: String(price), time };
      return [fillOfAccountTrade(accountTrade({ ...row, commission: '0.1', commissionAsset: 'BNB' }))];
    });
  }

  #at(index: number): Moment {
    return this.moments[Math.min(index, this.moments.length - 1)] as Moment;
  }

  #record(at: number): Partial<OrderRecord> {
    const { status, executed, quote, volume, prevented, time, reason } = this.#at(at);
    return {
      ...{ orderId: VENUE_ID, clientOrderId: ID, status, origQty: tenths(volume), executedQty: tenths(executed) },
      ...{
        cummulativeQuoteQty: tenths(quote),
        updateTime: time,
        ...(reason !== undefined && { expiryReason: reason }),
      },
      ...(prevented > 0 && { preventedQuantity: tenths(prevented) }),
      ...RECORD_TERMS[this.kind],
    };
  }

  #reportTerms(): Partial<ExecutionReport> {
    const { price, stopPrice, type, timeInForce, icebergQty, strategyId, strategyType, ...rest } = {
      ...orderRecord(),
      ...RECORD_TERMS[this.kind],
    };
    return {
      ...{ p: price, P: stopPrice, o: type, f: timeInForce, F: icebergQty, g: rest.orderListId },
      ...{ V: rest.selfTradePreventionMode, Q: rest.origQuoteOrderQty },
      ...(strategyId !== undefined && { j: strategyId }),
      ...(strategyType !== undefined && { J: strategyType }),
      ...(rest.trailingDelta !== undefined && { d: rest.trailingDelta }),
      ...(rest.pegPriceType !== undefined && { gP: rest.pegPriceType }),
      ...(rest.peggedPrice !== undefined && { gp: rest.peggedPrice }),
    };
  }
}

const RECORD_TERMS: Readonly<Record<LifeKind, Partial<OrderRecord>>> = {
  plain: {},
  iceberg: {
    icebergQty: '0.10000000',
    strategyId: 7,
    strategyType: 1_000_007,
    selfTradePreventionMode: 'EXPIRE_BOTH',
  },
  stop: { type: 'STOP_LOSS_LIMIT', stopPrice: '101.00000000', trailingDelta: 100 },
  pegged: { price: '0.00000000', pegPriceType: 'PRIMARY_PEG', peggedPrice: '100.00000000' },
  'by-quote': { type: 'MARKET', price: '0.00000000', origQuoteOrderQty: '500.00000000' },
  'in-list': { orderListId: 9, type: 'LIMIT_MAKER' },
};

/** Lives of every kind and to every end. */
export const orderLives: fc.Arbitrary<OrderLife> = fc
  .record<LifePlan>({
    kind: fc.constantFrom('plain', 'iceberg', 'stop', 'pegged', 'by-quote', 'in-list'),
    end: fc.constantFrom('filled', 'cancelled', 'replaced', 'expired', 'expired-in-match', 'rejected', 'open'),
    fills: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
    isAmended: fc.boolean(),
    spacingMs: fc.constantFrom(0, 1),
  })
  .map((plan) => new OrderLife(plan));

function momentsOf({ kind, end, fills, isAmended, spacingMs }: LifePlan): Moment[] {
  const parts = end === 'rejected' ? [] : end === 'filled' && fills.length === 0 ? [3] : fills;
  const sum = parts.reduce((total, part) => total + part, 0);
  const full = end === 'filled' ? sum : sum + 3;
  const amendsTo = isAmended && kind !== 'by-quote' && parts.length > 0 ? full : null;
  const moments: Moment[] = [];
  const add = (status: Moment['status'], execution: Moment['execution'], changes: Partial<Moment> = {}): void => {
    const {
      executed = 0,
      quote = 0,
      volume = amendsTo === null ? full : full + 2,
      prevented = 0,
    } = moments.at(-1) ?? {};
    const time = T0 + moments.length * spacingMs;
    const next = { executed, quote, volume, prevented, ...changes };
    moments.push({ status, execution, time, ...next, volume: kind === 'by-quote' ? next.executed : next.volume });
  };
  if (kind === 'in-list') add('PENDING_NEW', 'NEW');
  if (end !== 'rejected') add('NEW', 'NEW');
  parts.forEach((volume, index) => {
    const { executed = 0, quote = 0 } = moments.at(-1) ?? {};
    const price = index % 2 === 0 ? 100 : 99;
    const isLast = end === 'filled' && index === parts.length - 1;
    const fill = { id: 20 + index, volume, price };
    if (isLast && amendsTo !== null) add('NEW', 'REPLACED', { volume: amendsTo, ...wordOf(executed) });
    const after = { executed: executed + volume, quote: quote + volume * price, fill };
    add(isLast ? 'FILLED' : 'PARTIALLY_FILLED', 'TRADE', after);
  });
  if (end !== 'filled' && amendsTo !== null) {
    add('NEW', 'REPLACED', { volume: amendsTo, ...wordOf(moments.at(-1)?.executed ?? 0) });
  }
  if (end === 'cancelled' || end === 'replaced') add('CANCELED', 'CANCELED');
  if (end === 'expired')
    add('EXPIRED', 'EXPIRED', { reason: kind === 'in-list' ? 'OCO_TRIGGER' : 'INSUFFICIENT_LIQUIDITY' });
  if (end === 'expired-in-match') {
    add('NEW', 'TRADE_PREVENTION', { prevented: 1, ...wordOf(sum) });
    add('EXPIRED_IN_MATCH', 'TRADE_PREVENTION', { prevented: 3 });
  }
  if (end === 'rejected') add('REJECTED', 'REJECTED', { reason: 'STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY' });
  return moments;
}

function wordOf(executed: number): Pick<Moment, 'status'> {
  return { status: executed > 0 ? 'PARTIALLY_FILLED' : 'NEW' };
}

function tenths(value: number): string {
  return (value / 10).toFixed(8);
}
