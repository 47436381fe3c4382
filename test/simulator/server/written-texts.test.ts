import { expect } from 'chai';
import fc from 'fast-check';
import { JsonText, toJsonText } from '../../../src/simulator/server/json-text.js';
import { LimitRows } from '../../../src/simulator/server/limit-rows.js';
import { DEFAULT_LIMITS } from '../../../src/simulator/server/limit-settings.js';
import { toPlacedOrder } from '../../../src/simulator/server/order-payloads.js';
import { writePlacedOrder } from '../../../src/simulator/server/placed-order-text.js';
import { toAccountPosition, toExecutionReport } from '../../../src/simulator/server/user-data-payloads.js';
import { writeAccountPosition, writeExecutionReport } from '../../../src/simulator/server/user-data-texts.js';
import type { OrderExecution } from '../../../src/simulator/venue-events.js';
import type { VenueFill, VenueOrder } from '../../../src/simulator/venue-orders.js';
import { executionSample, fillSample, orderSample } from './user-data-samples.js';

const amount = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10n ** 20n }));
const id = fc.bigInt({ min: -1n, max: 2n ** 63n - 1n });
const time = fc.oneof(fc.constant(-1), fc.nat());
const text = fc.oneof(fc.constantFrom('BTCUSDT', 'x-1_a', '币安人生USDT', 'a"b\\c', ''), fc.string());
const rarely = <Value>(arbitrary: fc.Arbitrary<Value>, usual: Value): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, arbitrary);

const order: fc.Arbitrary<VenueOrder> = fc
  .record({
    symbol: text,
    orderId: id,
    orderListId: id,
    clientOrderId: text,
    side: fc.constantFrom('BUY', 'SELL'),
    type: rarely(fc.constantFrom('MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT_LIMIT'), 'LIMIT'),
    timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK'),
    price: amount,
    origQty: amount,
    origQuoteOrderQty: amount,
    stopPrice: amount,
    icebergQty: rarely(amount, 0n),
    trailingDelta: rarely(fc.nat(), null),
    trailingTime: rarely(time, null),
    strategyId: rarely(id, null),
    strategyType: rarely(fc.nat(), null),
    executedQty: amount,
    cummulativeQuoteQty: amount,
    preventedQty: rarely(amount, 0n),
    status: fc.constantFrom('NEW', 'FILLED', 'EXPIRED'),
    isWorking: fc.boolean(),
    workingTime: time,
    time,
    updateTime: time,
    expiryReason: rarely(fc.constant('INSUFFICIENT_LIQUIDITY'), 'NONE'),
    peg: rarely(fc.constant({ priceType: 'PRIMARY_PEG', offset: 1, price: 5n }), undefined),
  })
  .map(({ peg, ...changes }) => orderSample({ ...changes, ...(peg && { peg }) }));

const fill: fc.Arbitrary<VenueFill> = fc
  .record({
    tradeId: id,
    price: amount,
    quantity: amount,
    quoteQuantity: amount,
    commission: amount,
    isMaker: fc.boolean(),
  })
  .chain((changes) => text.map((commissionAsset) => fillSample({ ...changes, commissionAsset })));

const execution: fc.Arbitrary<OrderExecution> = fc
  .record({
    order,
    executionType: fc.constantFrom('NEW', 'TRADE', 'CANCELED', 'REPLACED', 'TRADE_PREVENTION'),
    executionId: id,
    time,
    rejectReason: fc.constantFrom('NONE', 'INSUFFICIENT_BALANCES'),
    fill: fc.option(fill),
    cancelClientOrderId: fc.option(text),
    replacedClientOrderId: fc.option(text, { nil: undefined }),
    prevention: rarely(fc.constant({ matchId: 1n, quantity: 2n, counterOrderId: 3n, price: 4n }), null),
  })
  .map(({ replacedClientOrderId: replaced, ...changes }) =>
    executionSample({
      ...changes,
      ...(replaced !== undefined && { replacedClientOrderId: replaced }),
    }),
  );

describe('What is written at once', () => {
  it('of a new order is byte for byte what is written of its payload', () => {
    let written = 0;
    const placed = fc.record({ order, fills: fc.array(fill, { maxLength: 3 }) });
    fc.assert(
      fc.property(placed, fc.constantFrom('ACK', 'RESULT', 'FULL'), (placing, type) => {
        const answer = writePlacedOrder(placing, type);
        if (answer instanceof JsonText) written++;
        expect(toJsonText(answer)).to.equal(toJsonText(toPlacedOrder(placing, type)));
      }),
      { numRuns: 500 },
    );
    expect(written).to.be.greaterThan(50);
  });

  it('of an execution is byte for byte what is written of its report', () => {
    let written = 0;
    fc.assert(
      fc.property(execution, time, (happened, sentAt) => {
        const report = writeExecutionReport(happened, sentAt);
        if (report instanceof JsonText) written++;
        expect(toJsonText(report)).to.equal(toJsonText(toExecutionReport(happened, sentAt)));
      }),
      { numRuns: 500 },
    );
    expect(written).to.be.greaterThan(50);
  });

  it('of balances is byte for byte what is written of their payload', () => {
    const balances = fc.array(fc.record({ asset: text, free: amount, locked: amount }));
    fc.assert(
      fc.property(balances, time, time, (rows, changedAt, sentAt) => {
        const position = writeAccountPosition(rows, changedAt, sentAt);
        expect(toJsonText(position)).to.equal(toJsonText(toAccountPosition(rows, changedAt, sentAt)));
      }),
    );
  });

  it('of limits is byte for byte what is written of their rows', () => {
    const rows = new LimitRows({ ...DEFAULT_LIMITS, weightPerMinute: 7 });
    const weightRow = { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 7 };
    fc.assert(
      fc.property(fc.nat(), fc.option(fc.record({ tenSeconds: fc.nat(), day: fc.nat() })), (weight, orders) => {
        const shown = [...(orders ? rows.ofOrders(orders) : []), { ...weightRow, count: weight }];
        expect(rows.toJsonText({ weight, orders })).to.equal(toJsonText(shown));
      }),
    );
  });

  it('stands as it is within what is written around it', () => {
    expect(toJsonText({ a: [new JsonText('{"b":1}')] })).to.equal('{"a":[{"b":1}]}');
  });
});
