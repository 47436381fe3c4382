import { expect } from 'chai';
import { toJsonText } from '../../../src/simulator/server/json-text.js';
import {
  toAccountPosition,
  toBalanceUpdate,
  toExecutionReport,
} from '../../../src/simulator/server/user-data-payloads.js';
import { units } from '../../../src/simulator/units.js';
import { executionSample, fillSample, orderSample } from './user-data-samples.js';

const TIME = 1_767_225_600_000;
/** Fields that every report has, in the order of the documented example (user-data-stream.md). */
const ALWAYS = 'e E s c S o f q p P F g C x X r i l z L n N T t I w m M O Z Y Q V'.split(' ');

const names = (report: object): string[] => Object.keys(report);

describe('executionReport', () => {
  it('of a resting order is written exactly so', () => {
    expect(toJsonText(toExecutionReport(executionSample(), TIME + 1))).to.equal(
      '{"e":"executionReport","E":1767225600001,"s":"BTCUSDT","c":"mine","S":"BUY","o":"LIMIT","f":"GTC",' +
        '"q":"2.00000000","p":"100.50000000","P":"0.00000000","F":"0.00000000","g":-1,"C":"","x":"NEW","X":"NEW",' +
        '"r":"NONE","i":9007199254740993,"l":"0.00000000","z":"0.00000000","L":"0.00000000","n":"0","N":null,' +
        '"T":1767225600000,"t":-1,"I":31,"w":true,"m":false,"M":false,"O":1767225600000,"Z":"0.00000000",' +
        '"Y":"0.00000000","Q":"0.00000000","W":1767225600000,"V":"EXPIRE_MAKER"}',
    );
  });

  it('of a fill says what was filled, at which price, for which commission', () => {
    const order = orderSample({
      status: 'PARTIALLY_FILLED',
      executedQty: units('1'),
      cummulativeQuoteQty: units('100.25'),
    });
    const report = toExecutionReport(executionSample({ executionType: 'TRADE', order, fill: fillSample() }), TIME);
    expect(report).to.include({
      x: 'TRADE',
      X: 'PARTIALLY_FILLED',
      l: '1.00000000',
      z: '1.00000000',
      t: 77n,
      m: false,
    });
    expect(report).to.include({ L: '100.25000000', n: '0.00100000', N: 'BTC', Y: '100.25000000', Z: '100.25000000' });
  });

  it('of a cancel carries the id of the cancel as c and the id of the order as C', () => {
    const order = orderSample({ status: 'CANCELED', isWorking: false });
    const report = toExecutionReport(
      executionSample({ executionType: 'CANCELED', order, cancelClientOrderId: 'the-cancel' }),
      TIME,
    );
    expect(report).to.include({ x: 'CANCELED', X: 'CANCELED', c: 'the-cancel', C: 'mine', w: false });
  });

  it('of an order that never came onto the book has no W', () => {
    const order = orderSample({ type: 'STOP_LOSS_LIMIT', stopPrice: units('99'), isWorking: false, workingTime: -1 });
    const report = toExecutionReport(executionSample({ order }), TIME);
    expect(names(report)).to.deep.equal(ALWAYS);
    expect(report).to.include({ w: false, P: '99.00000000' });
  });

  it('shows trailing delta and time, strategy and expiry reason only where there are such', () => {
    const order = orderSample({
      trailingDelta: 120,
      trailingTime: TIME - 7,
      strategyId: 9_007_199_254_740_995n,
      strategyType: 1_000_001,
      expiryReason: 'INSUFFICIENT_LIQUIDITY',
    });
    const report = toExecutionReport(executionSample({ order }), TIME);
    expect(report).to.include({ d: 120, D: TIME - 7, j: 9_007_199_254_740_995n, J: 1_000_001 });
    expect(report.eR).to.equal('INSUFFICIENT_LIQUIDITY');
    expect(toExecutionReport(executionSample(), TIME)).to.not.have.any.keys('d', 'D', 'j', 'J', 'eR', 'v', 'A', 'B');
  });

  it('of a prevented self-trade says what was prevented and against which order', () => {
    const order = orderSample({ status: 'EXPIRED_IN_MATCH', preventedQty: units('2'), isWorking: false });
    const prevention = { matchId: 5n, quantity: units('0.5'), counterOrderId: 8n, price: units('100') };
    const report = toExecutionReport(executionSample({ executionType: 'TRADE_PREVENTION', order, prevention }), TIME);
    expect(report).to.include({ x: 'TRADE_PREVENTION', X: 'EXPIRED_IN_MATCH', v: 5n, U: 8n, u: 1, Cs: 'BTCUSDT' });
    expect(report).to.include({ A: '2.00000000', B: '0.50000000', pl: '0.50000000', pL: '100.00000000' });
    expect(report.pY).to.equal('50.00000000');
  });

  it('after a prevention goes on telling the prevented quantity', () => {
    const report = toExecutionReport(executionSample({ order: orderSample({ preventedQty: units('1') }) }), TIME);
    expect(report.A).to.equal('1.00000000');
    expect(report).to.not.have.any.keys('v', 'B', 'U');
  });
});

describe('balance events', () => {
  it('outboundAccountPosition tells absolute balances, with the times of change and sending', () => {
    const balances = [{ asset: 'BTC', free: units('1.5'), locked: units('0.00000001') }];
    expect(toJsonText(toAccountPosition(balances, TIME, TIME + 2))).to.equal(
      '{"e":"outboundAccountPosition","E":1767225600002,"u":1767225600000,' +
        '"B":[{"a":"BTC","f":"1.50000000","l":"0.00000001"}]}',
    );
  });

  it('balanceUpdate tells a difference, also a negative one', () => {
    expect(toBalanceUpdate('USDT', units('-12.5'), TIME, TIME + 2)).to.deep.equal({
      e: 'balanceUpdate',
      E: TIME + 2,
      a: 'USDT',
      d: '-12.50000000',
      T: TIME,
    });
  });
});
