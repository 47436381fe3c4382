import { expect } from 'chai';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { orderShapeProblem, replacementShapeProblem } from '../../src/binance/request-shape.js';
import { Direction, Exchange, OrderType } from '../../src/host/domain/constants.js';

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
