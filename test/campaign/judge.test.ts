import { expect } from 'chai';
import { Direction, Exchange, Offset, OrderType, Status } from '../../src/host/domain/constants.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import type { Order } from '../../src/host/domain/order.js';
import type { OrderRequest } from '../../src/host/domain/requests.js';
import { SimulatedExchange, spotSymbols, RealClock, units } from '../../src/simulator/index.js';
import { EventRecord } from '../support/campaign/event-record.js';
import { Findings } from '../support/campaign/findings.js';
import { compare } from '../support/campaign/judge/compare.js';
import { LiveWatch } from '../support/campaign/judge/live-watch.js';
import type { Intent } from '../support/campaign/strategy.js';
import { VenueMirror } from '../support/campaign/venue-mirror.js';

const TERMS = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' } as const;

/** A venue with one account, and what a host has been told of it. */
class Case {
  readonly exchange = new SimulatedExchange({ clock: new RealClock(), symbols: spotSymbols });
  readonly mirror: VenueMirror;
  readonly record = new EventRecord();
  readonly findings = new Findings();
  readonly intents: Intent[] = [];

  constructor() {
    this.exchange.openAccount('account', { USDT: units('100000') });
    this.exchange.openAccount('other', { BTC: units('10') });
    this.mirror = new VenueMirror(this.exchange, 'account');
    const watch = new LiveWatch(this.findings, this.mirror);
    this.record.onTold = (told) => watch.take(told);
    this.record.put({ type: 'eContract.', data: {} });
    this.tellBalance('100000', '0');
  }

  intend(orderId: string): void {
    const number = this.intents.length;
    const request = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, volume: '0.01' } as OrderRequest;
    this.intents.push({ number, orderId, vtOrderId: `BINANCE.${orderId}`, request, acceptedAt: 0, life: 0 });
    this.tell(orderId, Status.SUBMITTING);
  }

  place(newClientOrderId: string): void {
    const terms = { price: units('90000'), quantity: units('0.01') };
    this.exchange.placeOrder('account', { ...TERMS, ...terms, newClientOrderId });
  }

  fill(): void {
    const terms = { price: units('90000'), quantity: units('0.01') };
    this.exchange.placeOrder('other', { ...TERMS, ...terms, side: 'SELL' });
  }

  tell(orderId: string, status: Status, traded = '0', extra?: Order['extra']): void {
    const order: Order = {
      ...{ adapterName: 'BINANCE', symbol: 'BTCUSDT', exchange: Exchange.BINANCE, vtSymbol: 'BTCUSDT.BINANCE' },
      ...{ orderId, vtOrderId: `BINANCE.${orderId}`, type: OrderType.LIMIT, direction: Direction.LONG },
      ...{ offset: Offset.NONE, price: new Decimal(90_000), volume: new Decimal('0.01'), datetime: null },
      ...{ traded: new Decimal(traded), status, reference: '', ...(extra && { extra }) },
    };
    this.#putBoth('eOrder.', order.vtOrderId, order);
  }

  tellBalance(balance: string, frozen: string): void {
    const account = { accountId: 'USDT', balance: new Decimal(balance), frozen: new Decimal(frozen) };
    this.#putBoth('eAccount.', 'BINANCE.USDT', account);
  }

  verdict(): string[] {
    const { record, mirror, intents } = this;
    const differences = compare({ record, mirror, intents, lastLife: 0, unresolved: [] });
    return [...new Set([...this.findings.list, ...differences].map(({ kind, guarantee }) => `${kind} ${guarantee}`))];
  }

  #putBoth(type: string, key: string, data: unknown): void {
    this.record.put({ type, data });
    this.record.put({ type: type + key, data });
  }
}

describe('the judge of a campaign', () => {
  let one: Case;
  beforeEach(() => (one = new Case()));

  it('has nothing against a host that knows what the venue has', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.tellBalance('100000', '900');
    expect(one.verdict()).to.deep.equal([]);
  });

  it('sees terms that are not those of the venue’s order, and words that were never taken in', () => {
    one.intend('a');
    one.place('a');
    const { orderId } = one.exchange.order('account', { symbol: 'BTCUSDT', origClientOrderId: 'a' });
    const told = {
      ...{ exchangeOrderId: String(orderId), venueStatus: 'NEW', venueType: 'LIMIT', timeInForce: 'GTC' },
      ...{ selfTradePreventionMode: 'EXPIRE_MAKER', limitPrice: new Decimal(90_000) },
    };
    one.tellBalance('100000', '900');
    one.tell('a', Status.NOTTRADED, '0', told);
    expect(one.verdict()).to.deep.equal([]);
    one.tell('a', Status.NOTTRADED, '0', { ...told, venueStatus: 'PENDING_NEW' });
    expect(one.verdict()).to.deep.equal(['lost 5']);
    one.tell('a', Status.NOTTRADED, '0', { ...told, limitPrice: new Decimal(90_001) });
    expect(one.verdict()).to.deep.equal(['lost 5']);
  });

  it('sees an order that was sent twice', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.place('b');
    one.tellBalance('100000', '1800');
    expect(one.verdict()).to.include('doubled 6');
  });

  it('sees an order that was called rejected and is there', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.REJECTED);
    expect(one.verdict()).to.include('guessed 7');
  });

  it('sees an end that came true only later: it was a guess when it was told', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.CANCELLED);
    one.exchange.cancelOrder('account', { symbol: 'BTCUSDT', origClientOrderId: 'a' });
    expect(one.verdict()).to.deep.equal(['guessed 7']);
  });

  it('sees an order that the host has lost sight of, its fill and its money', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.fill();
    expect(one.verdict()).to.have.members(['lost 7', 'lost 3', 'fillsMissing 4', 'balancesWrong 10']);
  });

  it('sees an order that came back from its end', () => {
    one.intend('a');
    one.tell('a', Status.REJECTED);
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.tellBalance('100000', '900');
    expect(one.verdict()).to.deep.equal(['other 5']);
  });

  it('sees an order of which nothing was heard', () => {
    one.intend('a');
    expect(one.verdict()).to.deep.equal(['unresolved 6']);
  });

  it('sees a general event without its keyed one', () => {
    one.record.put({ type: 'eOrder.', data: { orderId: 'a', status: Status.SUBMITTING, traded: new Decimal(0) } });
    one.record.put({ type: 'eContract.', data: {} });
    expect(one.verdict()).to.include('other 2');
  });
});
