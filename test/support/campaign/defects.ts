import { BinanceOrderManager } from '../../../src/binance/managers/order-manager.js';
import { OrderCancels } from '../../../src/binance/managers/orders/order-cancels.js';
import { OrderAlerts } from '../../../src/binance/managers/proof/order-alerts.js';
import { OrderTransport } from '../../../src/binance/managers/orders/order-transport.js';
import { OrderDoubts } from '../../../src/binance/managers/proof/order-doubts.js';
import { OrderReconciler } from '../../../src/binance/managers/proof/order-reconciler.js';
import { OrderLedger } from '../../../src/binance/managers/orders/order-ledger.js';
import { OrderJournal } from '../../../src/binance/managers/restart/order-journal.js';
import type { OrderIntent } from '../../../src/binance/managers/restart/order-intent.js';
import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import type { Order } from '../../../src/host/domain/order.js';

/** Mistakes that a campaign must catch, one at a time; each swaps one part of the adapter at the edge of the harness. */
export const DEFECTS = {
  'resend-on-timeout': 'an order whose answer did not come is sent again',
  'reject-on-5xx': 'an order that was answered with a server error is taken for refused',
  'forget-fill-in-gap': 'one fill of those that a gap has hidden is never told',
  'trust-arrival-order': 'the news that comes last counts, whatever it says',
  'skip-fsync': 'what the journal has written may not be on the disk',
  'ready-without-recovery': 'what was missed in a gap is not asked for',
  'send-unrecorded': 'an order whose record could not be written is sent all the same',
  'believe-absence-early': 'an order that cannot be found is believed absent twelve seconds too soon',
  'deaf-to-stream': 'what the private stream says of orders is heard only by asking',
  'swallow-cancels': 'some cancels are accepted and never sent',
  'hide-doubts': 'nobody is told that it is not known what has become of an order',
} as const;

/** Name of a deliberate defect. */
export type DefectName = keyof typeof DEFECTS;

let applied: DefectName | null = null;

/** Builds the defect into this process, once and for good. */
export function applyDefect(name: DefectName): void {
  if (applied === name) return;
  if (applied !== null) throw new Error(`this process has the defect ${applied} already`);
  applied = name;
  BUILDERS[name]();
}

/** The defect that this process has. */
export function appliedDefect(): DefectName | null {
  return applied;
}

const BUILDERS: Readonly<Record<DefectName, () => void>> = {
  'resend-on-timeout': () => {
    wrapPlace(async (place) => {
      try {
        return await place();
      } catch (error) {
        if (error instanceof BinanceError && error.outcome === 'unknown') return place();
        throw error;
      }
    });
  },
  'reject-on-5xx': () => {
    wrapPlace(async (place) => {
      try {
        return await place();
      } catch (error) {
        throw isServerError(error) ? asRejected(error) : error;
      }
    });
  },
  'forget-fill-in-gap': () => {
    const forgotten = new WeakMap<OrderLedger, string>();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its own `this`
    const { takeFill } = OrderLedger.prototype;
    OrderLedger.prototype.takeFill = function (this: OrderLedger, fill) {
      const id = `${fill.symbol}-${fill.venueTradeId}`;
      if (!forgotten.has(this) && !this.hasFill(fill)) forgotten.set(this, id);
      return forgotten.get(this) === id ? true : takeFill.call(this, fill);
    };
  },
  'trust-arrival-order': () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its own `this`
    const { take } = OrderLedger.prototype;
    OrderLedger.prototype.take = function (this: OrderLedger, news, fills = []): Order | undefined {
      const order = take.call(this, news, fills);
      if (!order || news.status === null || news.status === order.status) return order;
      const overwritten = { ...order, status: news.status, traded: news.traded ?? order.traded };
      this.open(overwritten);
      return overwritten;
    };
  },
  // What it changes is the disk of the journal.
  'skip-fsync': () => undefined,
  'send-unrecorded': () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its own `this`
    const { record } = OrderJournal.prototype;
    OrderJournal.prototype.record = function (this: OrderJournal, ...intents: readonly OrderIntent[]) {
      return record.call(this, ...intents).catch(() => undefined);
    };
  },
  'ready-without-recovery': () => {
    OrderReconciler.prototype.reconcile = () => Promise.resolve();
  },
  'believe-absence-early': () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- they are called with their own `this`
    const { settle, goOn } = OrderDoubts.prototype;
    OrderDoubts.prototype.settle = function (this: OrderDoubts, doubt, sentMs = performance.now()) {
      return settle.call(this, doubt, sentMs - 12_000);
    };
    OrderDoubts.prototype.goOn = function (this: OrderDoubts, doubt, sentMs) {
      goOn.call(this, doubt, sentMs - 12_000);
    };
  },
  'deaf-to-stream': () => {
    BinanceOrderManager.prototype.onReport = () => undefined;
  },
  'swallow-cancels': () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its own `this`
    const { cancel } = OrderCancels.prototype;
    OrderCancels.prototype.cancel = function (this: OrderCancels, orderId: string, symbol: string) {
      return /[02468]$/.test(orderId) ? Promise.resolve() : cancel.call(this, orderId, symbol);
    };
  },
  'hide-doubts': () => {
    OrderAlerts.prototype.unresolved = () => undefined;
  },
};

type Place = typeof OrderTransport.prototype.place;

function wrapPlace(around: (place: () => ReturnType<Place>) => ReturnType<Place>): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its own `this`
  const { place } = OrderTransport.prototype;
  OrderTransport.prototype.place = function (this: OrderTransport, ...args: Parameters<Place>) {
    return around(() => place.apply(this, args));
  };
}

function isServerError(error: unknown): error is BinanceError {
  return error instanceof BinanceError && error.httpStatus !== undefined && error.httpStatus >= 500;
}

function asRejected(error: BinanceError): BinanceError {
  return new BinanceError(error.message, { code: error.code, category: error.category, outcome: 'rejected' });
}
