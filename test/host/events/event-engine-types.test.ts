import { expect } from 'chai';
import type { Decimal } from '../../../src/host/domain/decimal.js';
import { EventEngine } from '../../../src/host/events/event-engine.js';
import { EventType, keyedEventType } from '../../../src/host/events/event-types.js';
import type { Handler } from '../../../src/host/events/event-types.js';
import type { Order } from '../../../src/host/domain/order.js';

/** The compiler is the judge here: a `@ts-expect-error` without an error does not compile. */
describe('the types of EventEngine', () => {
  it('give each handler the payload of its type', async () => {
    const engine = new EventEngine();
    const vtSymbol: string = 'BTCUSDT.BINANCE';
    engine.register(EventType.TICK, ({ data }) => data.bidPrice1.toFixed());
    engine.register('eOrder.BINANCE.1', ({ data }) => data.traded.plus(1) satisfies Decimal);
    engine.register(`eTrade.${vtSymbol}`, ({ data }) => data.commission satisfies Decimal | undefined);
    engine.register(keyedEventType(EventType.ACCOUNT, 'BINANCE.USDT'), ({ data }) => data.balance.plus(1));
    engine.register(EventType.TIMER, ({ data }) => data satisfies undefined);
    engine.register('mine', ({ data }) => data satisfies unknown);
    // @ts-expect-error a tick has no traded volume
    engine.register(EventType.TICK, ({ data }) => String(data.traded));
    // @ts-expect-error an order is no tick
    engine.register(`eOrder.${vtSymbol}`, ({ data }) => String(data.bidPrice1));
    // @ts-expect-error the payload of a type that the host does not know must be looked at first
    engine.register('mine', ({ data }) => String(data.price));
    const onOrder: Handler<Order> = () => undefined;
    engine.register(EventType.ORDER, onOrder);
    // @ts-expect-error a handler of orders cannot take ticks
    engine.register(EventType.TICK, onOrder);
    // @ts-expect-error a general handler does not know what it gets
    engine.registerGeneral(({ data }) => String(data.price));
    engine.unregister(EventType.ORDER, onOrder);
    expect(engine.stats.handlerErrors).to.equal(0);
    await engine.stop();
  });

  it('do not let a payload be written', () => {
    const order = { status: 'NOTTRADED' } as Order;
    const write = (): void => {
      // @ts-expect-error payloads are constant once emitted
      order.status = 'CANCELLED';
    };
    expect(write).to.be.a('function');
    expect(keyedEventType(EventType.TICK, 'A.BINANCE')).to.equal('eTick.A.BINANCE');
    // @ts-expect-error contracts have no keyed type
    keyedEventType(EventType.CONTRACT, 'A.BINANCE');
  });
});
