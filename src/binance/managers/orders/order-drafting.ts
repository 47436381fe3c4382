import { Offset, OrderType, Status } from '../../../host/domain/constants.js';
import type { Exchange } from '../../../host/domain/constants.js';
import { ZERO } from '../../../host/domain/decimal.js';
import { toVtOrderId } from '../../../host/domain/identities.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderRequest } from '../../../host/domain/requests.js';
import type { BinanceContract } from '../../mappings/contract.js';
import type { ContractTable } from '../../mappings/contract-table.js';
import type { OrderDraft } from '../../mappings/order-draft.js';
import { readOrderRequest } from '../../mappings/order-request.js';
import type { AccountPicture } from '../account-picture.js';
import { askedTerms } from './asked-terms.js';
import type { ClientOrderIds } from './client-order-ids.js';
import type { OrderLedger } from './order-ledger.js';
import { precheckOrder, precheckOrderList } from '../precheck/order-precheck.js';
import type { Precheck } from '../precheck/order-precheck.js';
import type { ReferencePrices } from '../precheck/reference-prices.js';

/** What drafting needs. */
export interface OrderDraftingParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly ledger: Pick<OrderLedger, 'get'>;
  readonly contracts: ContractTable;
  readonly ids: ClientOrderIds;
  readonly strict: boolean;
  /** What prices are measured against; absent: unknown, and those filters are left to the venue. */
  readonly prices?: ReferencePrices | undefined;
  /** What the account has open and holds; absent: unknown, likewise. */
  readonly account?: AccountPicture | undefined;
  /** An order of the symbol is checked. */
  onTraded?(symbol: string): void;
  /** Why no order can be taken now, as the end of a sentence; null where it can. */
  obstacle(): string | null;
}

/** A request in the venue's terms: as it was wished for, and what the check says of it. */
export interface Drafted {
  readonly ok: true;
  readonly contract: BinanceContract;
  readonly wished: OrderDraft;
  readonly check: Precheck;
}

/** A draft, or why the request means no order of this venue, as the end of a sentence. */
export type Drafting = Drafted | { readonly ok: false; readonly problem: string };

/** The contract that a request names, or why nothing can be taken for it. */
export type ContractFinding =
  { readonly ok: true; readonly contract: BinanceContract } | { readonly ok: false; readonly problem: string };

/** Turns requests into drafts and drafts into orders: the same for single orders, lists, replacements and tests. */
export class OrderDrafting {
  readonly #parts: OrderDraftingParts;

  constructor(parts: OrderDraftingParts) {
    this.#parts = parts;
  }

  /** obstacle → contract → reading → check. `replacing`: the order that is to make room for it. */
  draft(request: OrderRequest, replacing?: string): Drafting {
    const found = this.contractOf(request);
    if (!found.ok) return found;
    const reading = readOrderRequest(request, found.contract);
    if (!reading.ok) return reading;
    const wished = reading.draft;
    const [check = passed(wished)] = this.#check([wished], found.contract, replacing);
    return { ok: true, contract: found.contract, wished, check };
  }

  contractOf({ symbol, exchange }: Pick<OrderRequest, 'symbol' | 'exchange'>): ContractFinding {
    const obstacle = this.#parts.obstacle();
    if (obstacle !== null) return { ok: false, problem: obstacle };
    if (exchange !== this.#parts.exchange) return { ok: false, problem: `${exchange} is not served here` };
    const contract = this.#parts.contracts.find(symbol);
    return contract ? { ok: true, contract } : { ok: false, problem: `${this.#parts.exchange} knows no such symbol` };
  }

  /** The orders of one list, each by itself and all together. */
  checkedList(wished: readonly OrderDraft[], contract: BinanceContract): Drafted[] {
    const checks = this.#check(wished, contract);
    return wished.map((draft, index) => ({ ok: true, contract, wished: draft, check: checks[index] ?? passed(draft) }));
  }

  /** An id that no order known here has; ids are unique by themselves, and on this nothing may hang. */
  newId(): string {
    let id = this.#parts.ids.next();
    while (this.#parts.ledger.get(id)) id = this.#parts.ids.next();
    return id;
  }

  /** The order as it will be sent; what was asked for stays visible where it was rounded. */
  newOrder(
    request: Pick<OrderRequest, 'type' | 'direction' | 'offset' | 'reference'>,
    { contract, wished, check }: Drafted,
    extra: Readonly<Record<string, unknown>> = {},
  ): Order {
    const orderId = this.newId();
    const draft = check.ok ? check.draft : wished;
    return {
      adapterName: this.#parts.adapterName,
      symbol: contract.symbol,
      exchange: contract.exchange,
      vtSymbol: contract.vtSymbol,
      orderId,
      vtOrderId: toVtOrderId(this.#parts.adapterName, orderId),
      type: request.type,
      direction: request.direction,
      offset: request.offset ?? Offset.NONE,
      price: priceOf(request.type, draft),
      volume: draft.quantity ?? ZERO,
      traded: ZERO,
      status: Status.SUBMITTING,
      datetime: null,
      reference: request.reference ?? '',
      extra: Object.assign(askedTerms(draft), askedFor(request.type, wished, draft), extra),
    };
  }

  /** One result for each draft; several are those of one list. */
  #check(drafts: readonly OrderDraft[], contract: BinanceContract, replacing?: string): Precheck[] {
    const { symbol, extra } = contract;
    if (extra.status !== 'TRADING') {
      const message = `${symbol} is not open for trading, its status is ${extra.status}`;
      return drafts.map(() => ({ ok: false, error: { code: null, category: 'symbol', message } }));
    }
    const { contracts, prices, account, strict } = this.#parts;
    const rules = contracts.rulesOf(symbol);
    if (!rules) return drafts.map(passed);
    const { baseAsset, quoteAsset } = extra;
    const picture = replacing === undefined ? account : account?.without(replacing);
    const ground = { strict, baseAsset, quoteAsset, prices, account: picture };
    this.#parts.onTraded?.(symbol);
    const [draft] = drafts;
    return draft && drafts.length === 1
      ? [precheckOrder(draft, rules, ground)]
      : precheckOrderList(drafts, rules, ground);
  }
}

function passed(draft: OrderDraft): Precheck {
  return { ok: true, draft, leftToVenue: [] };
}

const AS_ASKED_FOR = {};

function askedFor(type: OrderType, wished: OrderDraft, draft: OrderDraft): Readonly<Record<string, unknown>> {
  if (wished === draft) return AS_ASKED_FOR;
  const requestedPrice = priceOf(type, wished);
  const { quantity } = wished;
  return {
    ...(!requestedPrice.equals(priceOf(type, draft)) && { requestedPrice }),
    ...(quantity && !quantity.equals(draft.quantity ?? ZERO) && { requestedVolume: quantity }),
  };
}

/** The price of an order as hosts see it: of a STOP, the trigger. */
function priceOf(type: OrderType, draft: OrderDraft): Order['price'] {
  return (type === OrderType.STOP ? draft.stopPrice : draft.price) ?? ZERO;
}
