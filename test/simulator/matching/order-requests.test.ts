import { expect } from 'chai';
import type { SpotOrderType } from '../../../src/binance/wire/vocabulary.js';
import { units } from '../../../src/simulator/units.js';
import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';
import { refusal, TestVenue } from './test-venue.js';

const ALL: Omit<OrderPlacement, 'symbol' | 'side' | 'type'> = {
  timeInForce: 'GTC',
  quantity: units('1'),
  price: units('100'),
  stopPrice: units('90'),
};

/** The order with only these parameters. */
function only(type: SpotOrderType, ...names: (keyof typeof ALL)[]) {
  return { side: 'SELL' as const, type, ...Object.fromEntries(names.map((name) => [name, ALL[name]])) };
}

describe('order requests', () => {
  for (const [type, sent, missing] of [
    ['LIMIT', ['quantity', 'price'], 'timeInForce'],
    ['LIMIT', ['timeInForce', 'price'], 'quantity'],
    ['LIMIT', ['timeInForce', 'quantity'], 'price'],
    ['LIMIT_MAKER', ['quantity'], 'price'],
    ['LIMIT_MAKER', ['price'], 'quantity'],
    ['STOP_LOSS', ['stopPrice'], 'quantity'],
    ['STOP_LOSS_LIMIT', ['timeInForce', 'quantity', 'stopPrice'], 'price'],
    ['TAKE_PROFIT_LIMIT', ['quantity', 'price', 'stopPrice'], 'timeInForce'],
  ] as const) {
    it(`of type ${type} need ${missing}`, () => {
      expect(refusal(() => new TestVenue().place('alice', only(type, ...sent)))).to.equal(
        `-1102 Mandatory parameter '${missing}' was not sent, was empty/null, or malformed.`,
      );
    });
  }

  for (const [type, needed, extra] of [
    ['LIMIT', ['timeInForce', 'quantity', 'price'], 'stopPrice'],
    ['LIMIT_MAKER', ['quantity', 'price'], 'timeInForce'],
    ['MARKET', ['quantity'], 'price'],
    ['MARKET', ['quantity'], 'timeInForce'],
    ['STOP_LOSS', ['quantity', 'stopPrice'], 'price'],
    ['TAKE_PROFIT', ['quantity', 'stopPrice'], 'timeInForce'],
  ] as const) {
    it(`of type ${type} refuse ${extra}`, () => {
      expect(refusal(() => new TestVenue().place('alice', only(type, ...needed, extra)))).to.equal(
        `-1106 Parameter '${extra}' sent when not required.`,
      );
    });
  }

  it('of type MARKET take a quantity or a quote amount, one of them', () => {
    const venue = new TestVenue();
    expect(refusal(() => venue.place('alice', only('MARKET')))).to.equal(
      "-1102 Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!",
    );
    expect(refusal(() => venue.place('alice', { ...only('MARKET', 'quantity'), quoteOrderQty: units('1') }))).to.equal(
      "-1106 Parameter 'quoteOrderQty' sent when not required.",
    );
  });

  it('of stop types need a stop price or a trailing delta', () => {
    expect(refusal(() => new TestVenue().place('alice', only('TAKE_PROFIT', 'quantity')))).to.equal(
      "-1102 Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!",
    );
  });

  it('refuse amounts of zero and less', () => {
    const venue = new TestVenue();
    const limit = (more: Partial<OrderPlacement>) => refusal(() => venue.limit('alice', 'SELL', '1', '100', more));
    expect(limit({ quantity: 0n })).to.equal('-1013 Invalid quantity.');
    expect(limit({ price: -1n })).to.equal('-1013 Invalid price.');
    expect(limit({ icebergQty: -1n })).to.equal('-1013 Invalid icebergQty.');
    expect(refusal(() => venue.place('alice', { side: 'BUY', type: 'MARKET', quoteOrderQty: 0n }))).to.equal(
      '-1013 Invalid quote order qty.',
    );
    expect(refusal(() => venue.place('alice', { ...only('STOP_LOSS', 'quantity'), stopPrice: 0n }))).to.equal(
      '-1013 Invalid stopPrice.',
    );
    expect(limit({ quantity: 1n, price: 1n })).to.equal('-2010 Price * QTY is zero or less.');
  });

  it('refuse client ids with other letters or of another length', () => {
    const venue = new TestVenue();
    const words =
      "-1100 Illegal characters found in parameter 'newClientOrderId'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.";
    for (const newClientOrderId of ['', 'a b', 'x'.repeat(37), 'ü', 'a.b']) {
      expect(refusal(() => venue.limit('alice', 'SELL', '1', '100', { newClientOrderId }))).to.equal(words);
    }
    const longest = `-_${'x'.repeat(34)}`;
    expect(venue.limit('alice', 'SELL', '1', '100', { newClientOrderId: longest }).order.clientOrderId).to.equal(
      longest,
    );
  });

  it('refuse a client id that an open order of the account has, and take it again once that is finished', () => {
    const venue = new TestVenue();
    const place = (account: string) => venue.limit(account, 'SELL', '1', '100', { newClientOrderId: 'same' }).order;
    const first = place('alice');
    expect(refusal(() => place('alice'))).to.equal('-2010 Duplicate order sent.');
    expect(place('bob').status).to.equal('NEW');
    venue.exchange.cancelOrder('alice', first);
    const second = place('alice');
    expect(venue.exchange.order('alice', { symbol: 'AAABBB', origClientOrderId: 'same' }).orderId).to.equal(
      second.orderId,
    );
  });

  it('refuse a strategy type below a million, and symbols and accounts that are not there', () => {
    const venue = new TestVenue();
    expect(refusal(() => venue.limit('alice', 'SELL', '1', '100', { strategyType: 999_999 }))).to.equal(
      '-1134 `strategyType` was less than 1000000.',
    );
    expect(refusal(() => venue.limit('alice', 'SELL', '1', '100', { symbol: 'NONONO' }))).to.equal(
      '-1121 Invalid symbol.',
    );
    expect(() => venue.limit('zoe', 'SELL', '1', '100')).to.throw(RangeError, 'zoe');
  });

  it('are refused with -2010 where market, type or feature is closed', () => {
    const limit = (info: object) => refusal(() => new TestVenue({ info }).limit('alice', 'SELL', '1', '100'));
    expect(limit({ status: 'BREAK' })).to.equal('-2010 Market is closed.');
    expect(limit({ orderTypes: ['MARKET'] })).to.equal('-2010 Limit orders are not supported for this symbol.');
    const venue = new TestVenue({
      info: {
        orderTypes: ['MARKET', 'TAKE_PROFIT_LIMIT'],
        quoteOrderQtyMarketAllowed: false,
        allowTrailingStop: false,
      },
    });
    expect(refusal(() => venue.place('alice', only('STOP_LOSS', 'quantity', 'stopPrice')))).to.equal(
      '-2010 Stop loss orders are not supported for this symbol.',
    );
    expect(refusal(() => venue.place('alice', { side: 'BUY', type: 'MARKET', quoteOrderQty: units('5') }))).to.equal(
      '-2010 Quote order qty market orders are not support for this symbol.',
    );
    const trailing = { ...only('TAKE_PROFIT_LIMIT', 'timeInForce', 'quantity', 'price'), trailingDelta: 10 };
    expect(refusal(() => venue.place('alice', trailing))).to.equal(
      '-2010 Trailing stop orders are not supported for this symbol.',
    );
  });

  it('are refused where the money is not there, and a refusal leaves no trace', () => {
    const venue = new TestVenue();
    const words = '-2010 Account has insufficient balance for requested action.';
    expect(refusal(() => venue.limit('alice', 'BUY', '1000', '100.01'))).to.equal(words);
    expect(refusal(() => venue.limit('alice', 'SELL', '1000.001', '100'))).to.equal(words);
    expect(refusal(() => venue.market('alice', 'SELL', '1000.001'))).to.equal(words);
    expect(venue.told).to.be.empty;
    expect(venue.exchange.allOrders('alice', 'AAABBB')).to.be.empty;
    expect(venue.limit('alice', 'BUY', '1000', '100').order.orderId).to.equal(1n);
  });

  it('can be tested without effect, up to what the matching engine would say', () => {
    const venue = new TestVenue({
      filters: [{ filterType: 'LOT_SIZE', minQty: '1', maxQty: '0', stepSize: '1' }],
    });
    const test = (quantity: string) => () =>
      venue.exchange.testOrder('alice', {
        ...only('LIMIT', 'timeInForce', 'price'),
        symbol: 'AAABBB',
        quantity: units(quantity),
      });
    expect(refusal(test('0.5'))).to.equal('-1013 Filter failure: LOT_SIZE');
    test('5')();
    test('5000')();
    expect(venue.told).to.be.empty;
    expect(venue.levels('ask')).to.be.empty;
  });
});
