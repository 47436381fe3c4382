import type { BinanceAdapter } from '../../../src/binance/binance-adapter.js';
import { Exchange } from '../../../src/host/domain/constants.js';
import type { CancelRequest, OrderRequest } from '../../../src/host/domain/requests.js';
import type { EventRecord } from './event-record.js';
import type { Findings } from './findings.js';
import type { OrderListRequest } from '../../../src/binance/mappings/order-list-request.js';
import type { StrategyAct } from './plan/acts.js';
import { legsOf } from './plan/list-terms.js';
import { socketWatch } from './socket-watch.js';
import { virtualTime } from './virtual-time.js';

/** An order that the adapter has accepted. */
export interface Intent {
  /** Its number in the plan. */
  readonly number: number;
  readonly orderId: string;
  readonly vtOrderId: string;
  readonly request: OrderRequest;
  readonly acceptedAt: number;
  /** In which life of the strategy's process. */
  readonly life: number;
}

/** A cancel that the adapter has accepted. */
export interface AcceptedCancel {
  readonly orderId: string;
  readonly at: number;
}

const NAME = 'BINANCE';

/** How many orders an act asks for. */
export function ordersOf(act: StrategyAct): number {
  if (act.kind === 'list') return legsOf(act.request).length;
  return act.kind === 'order' || act.kind === 'replace' ? 1 : 0;
}

/** The strategy of a round: does what the plan says and remembers what was accepted. */
export class Strategy {
  readonly #adapter: BinanceAdapter;
  readonly #record: EventRecord;
  readonly #findings: Findings;
  readonly intents: Intent[] = [];
  readonly cancels: AcceptedCancel[] = [];
  readonly #lists: { readonly listId: string; readonly symbol: string }[] = [];
  readonly #byNumber = new Map<number, Intent>();
  /** Number of the next order that the plan asks for. */
  #next = 0;
  /** Is told at the moment at which the caller has the id. */
  onAccepted: (intent: Intent) => void = () => undefined;
  /** Ids that a caller holds; a handler may see no other. */
  readonly returned = new Set<string>();

  constructor(adapter: BinanceAdapter, record: EventRecord, findings: Findings) {
    this.#adapter = adapter;
    this.#record = record;
    this.#findings = findings;
  }

  clientIdOf(number: number): string | undefined {
    return this.#byNumber.get(number)?.orderId;
  }

  /** What was accepted in earlier lives of the process, so that it can be meant. */
  adopt(intents: readonly Intent[]): void {
    for (const intent of intents) {
      this.#byNumber.set(intent.number, intent);
      this.returned.add(intent.vtOrderId);
    }
  }

  /** Does what the plan says; `firstNumber` is that of the first order that it asks for. */
  act(act: StrategyAct, firstNumber: number): void {
    this.#next = firstNumber;
    switch (act.kind) {
      case 'order':
        this.#send(act.request);
        break;
      case 'cancel':
        this.#cancel(act.intent, act.by);
        break;
      case 'cancel-all':
        ignore(this.#adapter.cancelAll(act.symbol ?? undefined));
        break;
      case 'amend':
        this.#amend(act.intent, act.percent);
        break;
      case 'replace':
        this.#replace(act.intent, act.request, act.mode);
        break;
      case 'test-order':
        ignore(this.#adapter.testOrder(act.request));
        break;
      case 'list':
        this.#sendList(act.request);
        break;
      case 'cancel-list':
        this.#cancelList(act.list);
        break;
      case 'query-order':
        this.#queryOrder(act.intent);
        break;
      case 'query-open-orders':
        ignore(this.#adapter.queryOpenOrders(act.symbol ?? undefined));
        break;
      case 'query-account':
        ignore(this.#adapter.queryAccount());
        break;
      default:
        act satisfies never;
    }
  }

  #send(request: OrderRequest): void {
    const writes = socketWatch.writes;
    const vtOrderId = this.#adapter.sendOrder(request);
    if (socketWatch.writes !== writes) this.#findings.add('other', 1, 'sendOrder wrote to the network itself');
    // An adapter that takes nothing loses nothing, doubles nothing and guesses nothing.
    if (vtOrderId === '' && this.#adapter.state === 'ready')
      this.#findings.add(
        'other',
        7,
        `no id was given for ${request.type} ${request.symbol}, and the adapter was ready`,
      );
    this.#accept(request, vtOrderId);
  }

  #accept(request: OrderRequest, vtOrderId: string): void {
    const number = this.#next++;
    if (vtOrderId === '') return;
    if (this.returned.has(vtOrderId)) this.#findings.add('doubled', 6, `${vtOrderId} was given twice`);
    this.returned.add(vtOrderId);
    const orderId = vtOrderId.slice(NAME.length + 1);
    const intent = { number, orderId, vtOrderId, request, acceptedAt: virtualTime.now, life: this.#record.life };
    this.intents.push(intent);
    this.onAccepted(intent);
    this.#byNumber.set(number, intent);
  }

  #cancel(number: number, by: 'orderId' | 'vtOrderId' | 'exchangeOrderId'): void {
    const request = this.#cancelRequest(number, by);
    const isAccepted = request !== null && this.#adapter.cancelOrder(request);
    const intent = this.#byNumber.get(number);
    if (isAccepted && intent) this.cancels.push({ orderId: intent.orderId, at: virtualTime.now });
  }

  #cancelRequest(number: number, by: 'orderId' | 'vtOrderId' | 'exchangeOrderId'): CancelRequest | null {
    const intent = this.#byNumber.get(number);
    if (!intent) return null;
    const { orderId, vtOrderId, request } = intent;
    const told = this.#record.orders.findLast((order) => order.orderId === orderId);
    const exchangeOrderId = told?.extra?.['exchangeOrderId'] as string | undefined;
    const id = { orderId, vtOrderId, exchangeOrderId: exchangeOrderId ?? orderId }[by];
    return { orderId: id, symbol: request.symbol, exchange: Exchange.BINANCE };
  }

  #amend(number: number, percent: number): void {
    const request = this.#cancelRequest(number, 'orderId');
    const order = this.#record.orders.findLast(({ orderId }) => orderId === request?.orderId);
    if (!request || !order) return;
    const step = this.#adapter.queryContract(order.symbol)?.volumeStep;
    const volume = order.volume.times(percent).div(100);
    const rounded = step ? volume.div(step).floor().times(step) : volume;
    if (rounded.greaterThan(0)) this.#adapter.amendOrder({ ...request, volume: rounded });
  }

  #replace(number: number, request: OrderRequest, mode: 'STOP_ON_FAILURE' | 'ALLOW_FAILURE'): void {
    const cancel = this.#cancelRequest(number, 'orderId');
    // The venue replaces within one symbol only.
    const isPossible = cancel?.symbol === request.symbol;
    this.#accept(request, cancel && isPossible ? this.#adapter.replaceOrder({ cancel, order: request, mode }) : '');
  }

  #sendList(request: OrderListRequest): void {
    const writes = socketWatch.writes;
    const { listId, vtOrderIds } = this.#adapter.sendOrderList(request);
    if (socketWatch.writes !== writes) this.#findings.add('other', 1, 'sendOrderList wrote to the network itself');
    const { symbol, exchange } = request;
    legsOf(request).forEach((leg, index) =>
      this.#accept({ volume: 0, ...leg, symbol, exchange }, vtOrderIds[index] ?? ''),
    );
    this.#lists.push({ listId, symbol });
  }

  #cancelList(number: number): void {
    const list = this.#lists[number];
    if (list && list.listId !== '') this.#adapter.cancelOrderList({ ...list, exchange: Exchange.BINANCE });
  }

  #queryOrder(number: number): void {
    const intent = this.#byNumber.get(number);
    if (intent) ignore(this.#adapter.queryOrder(intent.orderId));
  }
}

/** A question may fail while faults are in force; what it is about is judged by the events. */
function ignore(question: Promise<unknown>): void {
  question.catch(() => undefined);
}
