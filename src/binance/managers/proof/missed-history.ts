import { Status } from '../../../host/domain/constants.js';
import { ZERO } from '../../../host/domain/decimal.js';
import type { Order } from '../../../host/domain/order.js';
import type { FillNews } from '../../mappings/fill-news.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { BinanceOrderEventExtra } from '../orders/order-event-extra.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import { venueKeyOf } from '../orders/venue-key.js';

interface Step {
  readonly time: number;
  readonly apply: () => void;
}

type Ledger = Pick<OrderLedger, 'findByVenueId' | 'take' | 'takeFill'>;

/**
 * Tells what a comparison has found, in the order in which it happened: an order as it was placed, where nothing was told
 * of it yet, then its fills, and how it stands. What its last fill has made of it is told with that fill, in one event.
 */
export function tellMissed(records: readonly OrderNews[], fills: readonly FillNews[], ledger: Ledger): void {
  const placed = records.filter((news) => isUntold(ledger.findByVenueId(news.symbol, news.exchangeOrderId)));
  const news = new Map(records.map((record) => [venueKeyOf(record), record]));
  const isKnown = (fill: FillNews): boolean =>
    news.has(venueKeyOf(fill)) || ledger.findByVenueId(fill.symbol, fill.exchangeOrderId) !== undefined;
  const byTime = fills.filter(isKnown).sort((a, b) => a.time - b.time || compareIds(a.venueTradeId, b.venueTradeId));
  const lastFills = new Map(byTime.map((fill) => [venueKeyOf(fill), fill]));
  const withFill = new Set(records.filter((record) => isOfFill(record, lastFills.get(venueKeyOf(record)))));
  const steps: Step[] = [
    ...placed.map((record) => ({ time: record.terms?.createdTime ?? 0, apply: () => ledger.take(asPlaced(record)) })),
    ...byTime.map((fill) => {
      const record = news.get(venueKeyOf(fill));
      // By its id: several questions may have brought the same fill.
      const isLast =
        record && withFill.has(record) && lastFills.get(venueKeyOf(fill))?.venueTradeId === fill.venueTradeId;
      return {
        time: fill.time,
        apply: () => {
          if (isLast) ledger.take(record, [fill]);
          else ledger.takeFill(fill);
        },
      };
    }),
    ...records
      .filter((record) => !withFill.has(record))
      .map((record) => ({ time: record.time, apply: () => ledger.take(record) })),
  ];
  for (const step of steps.sort((a, b) => a.time - b.time)) step.apply();
}

/** Whether the order was unknown, or taken back from a journal and no word of the venue's told of it yet. */
function isUntold(order: Order | undefined): boolean {
  const { venueStatus } = (order?.extra ?? {}) as BinanceOrderEventExtra;
  return venueStatus === undefined;
}

/** Whether the record says how the order stood right after its last fill. */
function isOfFill({ status, time }: OrderNews, fill: FillNews | undefined): boolean {
  if (!fill) return false;
  return status === Status.ALLTRADED || (status === Status.PARTTRADED && time === fill.time);
}

/** The order as it was when the venue had just taken it. One that waits for another order of its list is not there yet. */
function asPlaced(news: OrderNews): OrderNews {
  const { terms } = news;
  if (news.status === Status.SUBMITTING) return news;
  return {
    ...news,
    status: Status.NOTTRADED,
    venueStatus: 'NEW',
    traded: ZERO,
    terms: terms && { ...terms, quoteTraded: ZERO },
    time: terms?.createdTime ?? news.time,
    reason: null,
  };
}

function compareIds(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
