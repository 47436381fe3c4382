import { expect } from 'chai';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { listShapeProblem, orderShapeProblem, replacementShapeProblem } from '../../src/binance/request-shape.js';
import { Direction, Exchange, OrderType } from '../../src/host/domain/constants.js';
import { MainEngine } from '../../src/host/engine/main-engine.js';
import { EventType } from '../../src/host/events/event-types.js';

const MARKET = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
const ORDER = { ...MARKET, direction: Direction.LONG, type: OrderType.LIMIT, price: '90000', volume: '0.001' };
const CANCEL = { ...MARKET, orderId: 'x' };

/** Programs without types hand over anything. */
describe('what is no request', () => {
  const calls: readonly (readonly [string, unknown, (adapter: BinanceAdapter, what: never) => unknown])[] = [
    ['The order', '', (adapter, what) => adapter.sendOrder(what)],
    ['The order list', { listId: '', vtOrderIds: [] }, (adapter, what) => adapter.sendOrderList(what)],
    ['The cancel', false, (adapter, what) => adapter.cancelOrder(what)],
    ['The cancel of a list', false, (adapter, what) => adapter.cancelOrderList(what)],
    ['The amend', false, (adapter, what) => adapter.amendOrder(what)],
    ['The replacement', '', (adapter, what) => adapter.replaceOrder(what)],
    ['The subscription', false, (adapter, what) => adapter.subscribe(what)],
    ['The end of a subscription', false, (adapter, what) => adapter.unsubscribe(what)],
  ];
  for (const [name, nothing, call] of calls) {
    it(`${name} is not accepted, with one log line`, () => {
      const logs: string[] = [];
      const adapter = new BinanceAdapter({ put: ({ data }) => void logs.push((data as { msg: string }).msg) });
      const requests = [undefined, null, 5, 'text', NaN];
      for (const request of requests) expect(call(adapter, request as never)).to.deep.equal(nothing);
      const isEmitted = (line: string | undefined, index: number, lines: readonly unknown[]): boolean =>
        line !== lines[index - 1]; // each event goes out under its general type and under its keyed one
      expect(logs.filter(isEmitted)).to.deep.equal(
        ['undefined', 'null', '5', '"text"', 'NaN'].map(
          (shown) => `${name} was not accepted: a request is an object, not ${shown}`,
        ),
      );
    });
  }

  it('is no order to check or to test either', async () => {
    const adapter = new BinanceAdapter({ put: () => undefined });
    const error = { code: null, category: 'invalid-request', message: 'a request is an object, not null' };
    expect(adapter.checkOrder(null as never)).to.deep.include({ accepted: false, error });
    expect(await adapter.testOrder(null as never)).to.deep.include({ accepted: false, error });
  });

  it('is no query of bars or of an order', async () => {
    const logs: string[] = [];
    const adapter = new BinanceAdapter({ put: ({ data }) => void logs.push((data as { msg: string }).msg) });
    expect(await adapter.queryHistory(undefined as never)).to.deep.equal([]);
    expect(logs[0]).to.equal('The history query was not accepted: a request is an object, not undefined');
    const outcome = await adapter.queryOrder(5 as never, 'BTCUSDT').catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(RangeError);
    expect(String(outcome)).to.include('The query of an order was not accepted: its orderId must be text, not 5');
  });

  it('goes through the host without an exception', async () => {
    const main = new MainEngine(undefined, { log: false });
    const logs: string[] = [];
    main.eventEngine.register(EventType.LOG, ({ data }) => void logs.push(data.msg));
    main.addAdapter(BinanceAdapter);
    for (const request of [undefined, null, 5, {}, { ...CANCEL, orderId: 5 }] as never[]) {
      expect(main.cancelOrder(request, 'BINANCE')).to.equal(false);
    }
    expect(main.subscribe(undefined as never, 'BINANCE')).to.equal(false);
    expect(main.sendQuote(undefined as never, 'BINANCE')).to.equal('');
    expect(main.cancelQuote(undefined as never, 'BINANCE')).to.equal(false);
    expect(await main.queryHistory(undefined as never, 'BINANCE')).to.deep.equal([]);
    await main.close();
    expect(logs).to.include('cancel order undefined');
    expect(logs).to.include('cancel order 5 BTCUSDT');
    expect(logs).to.include('The cancel was not accepted: its orderId must be text, not 5');
    expect(logs).to.include('The subscription was not accepted: a request is an object, not undefined');
  });

  it('refuses an option beside extra, where it would be passed over, however it is spelled', () => {
    const misplaced = (change: object): string | null => orderShapeProblem({ ...ORDER, ...change });
    for (const name of ['postOnly', 'postonly', 'post_only', 'timeInForce', 'stopPrice', 'icebergQty', 'reduceOnly']) {
      expect(misplaced({ [name]: true })).to.equal(`${name} is an option, and options stand in extra`);
    }
    expect(misplaced({ dryRun: true })).to.equal('dryRun is an option, and options stand in extra');
    for (const harmless of [
      { postOnly: undefined },
      { postOnly: null },
      { extra: { postOnly: true } },
      { note: 'x' },
    ]) {
      expect(misplaced(harmless)).to.equal(null);
    }
    const replacement = { cancel: CANCEL, order: { ...ORDER, postOnly: true }, mode: 'ALLOW_FAILURE' };
    expect(replacementShapeProblem(replacement)).to.equal('order: postOnly is an option, and options stand in extra');
  });

  it('takes no order of a list for another instrument than the list names', () => {
    const list = { kind: 'oto', ...MARKET, working: ORDER, pending: ORDER };
    expect(listShapeProblem(list)).to.equal(null);
    expect(listShapeProblem({ ...list, pending: { ...ORDER, symbol: 'ETHUSDT' } })).to.equal(
      'pending: its symbol is that of its list, "BTCUSDT", not "ETHUSDT"',
    );
    expect(listShapeProblem({ ...list, working: { ...ORDER, exchange: 'KRAKEN' } })).to.equal(
      'working: its exchange is that of its list, "BINANCE", not "KRAKEN"',
    );
    expect(listShapeProblem({ ...list, pending: { ...ORDER, postOnly: true } })).to.equal(
      'pending: postOnly is an option, and options stand in extra',
    );
    expect(listShapeProblem({ ...list, selfTradePreventionMode: 'NONE' })).to.equal(
      'selfTradePreventionMode is an option, and options stand in extra',
    );
  });

  it('names the field that is not what it must be', () => {
    expect(orderShapeProblem(ORDER)).to.equal(null);
    expect(orderShapeProblem({ ...ORDER, symbol: 5 })).to.equal('its symbol must be text, not 5');
    expect(orderShapeProblem({ ...ORDER, exchange: undefined })).to.equal('its exchange must be text, not undefined');
    expect(orderShapeProblem({ ...ORDER, reference: 10n })).to.equal('its reference must be text, not 10');
    expect(orderShapeProblem({ ...ORDER, reference: {} })).to.equal('its reference must be text, not an object');
    expect(orderShapeProblem({ ...ORDER, offset: 'SIDEWAYS' })).to.equal('there is no offset "SIDEWAYS"');
  });

  it('holds the orders of a replacement and its words to the same', () => {
    const replacement = { cancel: CANCEL, order: ORDER, mode: 'STOP_ON_FAILURE' };
    const cases: readonly (readonly [object, string | null])[] = [
      [{}, null],
      [{ cancelRestrictions: 'ONLY_NEW', orderRateLimitExceededMode: 'CANCEL_ONLY' }, null],
      [{ cancel: undefined }, 'cancel: a request is an object, not undefined'],
      [{ cancel: { ...CANCEL, orderId: '' } }, 'cancel: its orderId must be text, not ""'],
      [{ order: null }, 'order: a request is an object, not null'],
      [{ mode: 'stop' }, 'its mode must be STOP_ON_FAILURE or ALLOW_FAILURE, not "stop"'],
      [{ cancelRestrictions: 'X' }, 'its cancelRestrictions must be ONLY_NEW or ONLY_PARTIALLY_FILLED, not "X"'],
      [{ orderRateLimitExceededMode: 5 }, 'its orderRateLimitExceededMode must be DO_NOTHING or CANCEL_ONLY, not 5'],
    ];
    for (const [change, problem] of cases) {
      expect(replacementShapeProblem({ ...replacement, ...change })).to.equal(problem);
    }
  });

  it('holds each order of a list to the same', () => {
    const logs: string[] = [];
    const adapter = new BinanceAdapter({ put: ({ data }) => void logs.push((data as { msg: string }).msg) });
    const send = (change: object): void => {
      adapter.sendOrderList({ kind: 'oto', ...MARKET, working: ORDER, pending: ORDER, ...change });
    };
    send({ kind: undefined });
    send({ pending: { ...ORDER, reference: 5 } });
    expect([...new Set(logs)]).to.deep.equal([
      'The order list was not accepted: its kind must be text, not undefined',
      'The order list was not accepted: pending: its reference must be text, not 5',
    ]);
  });
});
