import fc from 'fast-check';
import {
  Decimal,
  Direction,
  EventType,
  Exchange,
  Interval,
  LogLevel,
  Offset,
  OrderType,
  Product,
  Status,
  createTick,
} from '../../src/host/index.js';
import type { Event, TickFields } from '../../src/host/index.js';

const anyOf = <Value extends string | number>(options: Readonly<Record<string, Value>>): fc.Arbitrary<Value> =>
  fc.constantFrom(...Object.values(options));

const decimal: fc.Arbitrary<Decimal> = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 18 }))
  .map(([digits, places]) => new Decimal(digits.toString()).div(new Decimal(10).pow(places)));
const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') });
const dateOrNull = fc.option(date);
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const extra = fc.dictionary(
  fc.oneof(text, fc.constantFrom('$date', '$$', '$decimal')),
  fc.oneof(
    text,
    double,
    fc.bigInt(),
    date,
    decimal,
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.oneof(date, decimal)),
  ),
  { maxKeys: 3 },
);
const instrument = { adapterName: text, symbol: text, exchange: anyOf(Exchange), vtSymbol: text };

const record = <Fields>(fields: { [Field in keyof Fields]: fc.Arbitrary<Fields[Field]> }) =>
  fc.oneof(fc.record(fields), fc.record({ ...fields, extra }));

const tick = record({ ...instrument, datetime: date, lastPrice: double, bidPrice1: double, localTime: dateOrNull }).map(
  (fields) => createTick(fields as TickFields),
);
const order = record({
  ...instrument,
  orderId: text,
  vtOrderId: text,
  type: anyOf(OrderType),
  direction: fc.option(anyOf(Direction)),
  offset: anyOf(Offset),
  price: decimal,
  volume: decimal,
  traded: decimal,
  status: anyOf(Status),
  datetime: dateOrNull,
  reference: text,
});
const tradeFields = {
  ...instrument,
  orderId: text,
  tradeId: text,
  direction: fc.option(anyOf(Direction)),
  price: decimal,
  volume: decimal,
  datetime: dateOrNull,
};
const trade = fc.oneof(
  record(tradeFields),
  record({ ...tradeFields, commission: decimal, commissionAsset: text, isMaker: fc.boolean(), realizedPnl: decimal }),
);
const position = record({
  ...instrument,
  direction: anyOf(Direction),
  volume: decimal,
  frozen: decimal,
  price: decimal,
  pnl: decimal,
  ydVolume: decimal,
});
const account = record({ adapterName: text, accountId: text, balance: decimal, frozen: decimal, available: decimal });
const quote = record({
  ...instrument,
  quoteId: text,
  bidPrice: decimal,
  bidVolume: decimal,
  askPrice: decimal,
  askVolume: decimal,
  status: anyOf(Status),
  datetime: dateOrNull,
});
const contract = record({
  ...instrument,
  name: text,
  product: anyOf(Product),
  size: decimal,
  priceTick: decimal,
  minVolume: decimal,
  maxVolume: fc.option(decimal),
  volumeStep: decimal,
  minNotional: decimal,
  minPrice: decimal,
  maxPrice: fc.option(decimal),
  stopSupported: fc.boolean(),
});
const change = fc.oneof(
  fc.record({ kind: fc.constant('disconnected'), reason: text, since: date }),
  fc.record({ kind: fc.constant('reconnecting'), attempt: fc.nat(), delayMs: fc.nat() }),
  fc.record({ kind: fc.constant('recovered'), gap: fc.record({ from: date, to: date }) }),
);
const connection = record({ adapterName: text, channel: fc.constantFrom('private', 'market'), change, time: date });
const alert = record({
  adapterName: text,
  alertId: text,
  kind: fc.constantFrom('trust-lost', 'journal-failed'),
  reason: text,
  state: fc.constantFrom('raised', 'cleared', 'noted'),
  severity: fc.constantFrom('warning', 'error', 'critical'),
  text,
  since: date,
  clearedAt: dateOrNull,
});
const log = record({ adapterName: text, msg: text, level: anyOf(LogLevel), time: date });
const unknownPayload = fc.oneof(
  extra,
  text,
  fc.array(decimal),
  fc.constant(null),
  fc.record({ interval: anyOf(Interval) }),
);

const event = (type: string, payload: fc.Arbitrary<unknown>): fc.Arbitrary<Event> =>
  fc.tuple(type.endsWith('.') ? fc.oneof(fc.constant(''), text) : fc.constant(''), payload).map(([key, data]) => ({
    type: type + key,
    data,
  }));

/** Events of every type of the host, and of types that it does not know. */
export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  event(EventType.TICK, tick),
  event(EventType.TRADE, trade),
  event(EventType.ORDER, order),
  event(EventType.POSITION, position),
  event(EventType.ACCOUNT, account),
  event(EventType.QUOTE, quote),
  event(EventType.CONTRACT, contract),
  event(EventType.CONNECTION, connection),
  event(EventType.ALERT, alert),
  event(EventType.LOG, log),
  event(EventType.TIMER, fc.constant(undefined)),
  event('eMine.', unknownPayload),
);
