import type { Decimal } from '../../../host/domain/decimal.js';
import type { OrderDraft } from '../../mappings/order-draft.js';
import type { OrderCaps, TradingRules } from '../../mappings/trading-rules.js';
import type { AccountPicture, CountedOrders } from '../account-picture.js';
import { plain } from './precheck-refusal.js';
import type { FilterRefusal } from './precheck-refusal.js';

/** Base and quote asset of a symbol. */
export interface AssetPair {
  readonly baseAsset: string;
  readonly quoteAsset: string;
}

/** What the filters that count look at. */
export interface AccountGround {
  readonly account: AccountPicture;
  /** Names of filters that only the venue can evaluate. */
  leave(filter: string): void;
}

/** MAX_ASSET: the most of an asset that one order may move; an order's value counts for the quote asset. */
export function assetRefusal(draft: OrderDraft, assets: AssetPair, ground: AccountGround): FilterRefusal | null {
  const { quantity, quoteOrderQty, price } = draft;
  const base = ground.account.assetLimit(assets.baseAsset);
  if (base && !quantity) ground.leave('MAX_ASSET');
  if (base && quantity?.greaterThan(base)) {
    const message = `the quantity ${plain(quantity)} is more ${assets.baseAsset} than an order may move, ${plain(base)}`;
    return { filter: 'MAX_ASSET', field: 'quantity', message, bound: base };
  }
  const quote = ground.account.assetLimit(assets.quoteAsset);
  if (!quote) return null;
  const value = quoteOrderQty ?? (price && quantity ? price.times(quantity) : null);
  if (!value) ground.leave('MAX_ASSET');
  if (!value?.greaterThan(quote)) return null;
  const message = `the order's value ${plain(value)} is more ${assets.quoteAsset} than an order may move, ${plain(quote)}`;
  return { filter: 'MAX_ASSET', field: quoteOrderQty ? 'quoteOrderQty' : 'quantity', message, bound: quote };
}

/** What each cap counts, and how that is said. */
const COUNTED: readonly { readonly kind: CountedOrders; readonly filter: string; readonly words: string }[] = [
  { kind: 'orders', filter: 'MAX_NUM_ORDERS', words: 'orders' },
  { kind: 'algoOrders', filter: 'MAX_NUM_ALGO_ORDERS', words: 'conditional orders' },
  { kind: 'icebergOrders', filter: 'MAX_NUM_ICEBERG_ORDERS', words: 'iceberg orders' },
  { kind: 'orderLists', filter: 'MAX_NUM_ORDER_LISTS', words: 'order lists' },
];

/** Too many open orders, and which of the new ones are of the kind that is counted. */
export interface CapacityRefusal extends FilterRefusal {
  readonly counted: readonly OrderDraft[];
}

/** MAX_NUM_*, of the symbol and of the exchange; several drafts are those of one order list. */
export function capacityRefusal(
  drafts: readonly OrderDraft[],
  rules: TradingRules,
  ground: AccountGround,
): CapacityRefusal | null {
  const symbol = drafts[0]?.symbol ?? null;
  for (const names of COUNTED) {
    const counted = countedOf(names.kind, drafts);
    if (counted.length === 0) continue;
    const refusal =
      capRefusal(names, '', rules.caps, { drafts, counted, symbol }, ground) ??
      capRefusal(names, 'EXCHANGE_', ground.account.exchangeCaps, { drafts, counted, symbol: null }, ground);
    if (refusal) return { ...refusal, counted };
  }
  return null;
}

/** The new orders, those of them that a cap counts, and where; all symbols are null. */
interface Newcomers {
  readonly drafts: readonly OrderDraft[];
  readonly counted: readonly OrderDraft[];
  readonly symbol: string | null;
}

function capRefusal(
  { kind, filter, words }: (typeof COUNTED)[number],
  prefix: '' | 'EXCHANGE_',
  caps: OrderCaps,
  { drafts, counted, symbol }: Newcomers,
  ground: AccountGround,
): FilterRefusal | null {
  const { account } = ground;
  const added = kind === 'orderLists' ? Math.min(counted.length, 1) : counted.length;
  const cap = caps[kind];
  if (cap === null) return null;
  if (account.mostOpen !== null && account.mostOpen + added <= cap) return null;
  const open = account.countOpen(kind, symbol);
  if (open !== null && open + added <= cap) return null;
  // Whether what cannot stay open counts, Binance does not say.
  const isBrief = kind === 'orders' && drafts.length === 1 && !canStayOpen(drafts[0]);
  if (open === null || isBrief) {
    ground.leave(prefix + filter);
    return null;
  }
  const where = symbol === null ? 'on all symbols together' : `of ${symbol}`;
  const more = added === 1 ? '' : `, ${added} would be added`;
  const message = `${open} ${words} ${where} are open${more}, and ${cap} is the most that may be`;
  return { filter: prefix + filter, field: null, message, bound: cap };
}

function countedOf(kind: CountedOrders, drafts: readonly OrderDraft[]): readonly OrderDraft[] {
  switch (kind) {
    case 'orders':
      return drafts;
    case 'algoOrders':
      return drafts.filter(({ type }) => isConditional(type));
    case 'icebergOrders':
      return drafts.filter(({ icebergQty }) => icebergQty !== null);
    case 'orderLists':
      return drafts.length > 1 ? drafts : [];
    default:
      return kind satisfies never;
  }
}

/** Whether Binance counts the type as an "algo" order (filters.md, MAX_NUM_ALGO_ORDERS). */
export function isConditional(type: string | undefined): boolean {
  return type !== undefined && /^(STOP_LOSS|TAKE_PROFIT)(_LIMIT)?$/.test(type);
}

function canStayOpen(draft: OrderDraft | undefined): boolean {
  if (!draft) return false;
  const { type, timeInForce } = draft;
  return isConditional(type) || (type !== 'MARKET' && timeInForce !== 'IOC' && timeInForce !== 'FOK');
}

/** MAX_POSITION: what is held, what open buys would add, and this buy. */
export function positionRefusal(draft: OrderDraft, rules: TradingRules, ground: AccountGround): FilterRefusal | null {
  const { maxPosition } = rules;
  if (!maxPosition || draft.side !== 'BUY') return null;
  const position = ground.account.positionOf(draft.symbol);
  if (!position || !draft.quantity) {
    ground.leave('MAX_POSITION');
    return null;
  }
  if (!position.plus(draft.quantity).greaterThan(maxPosition)) return null;
  const message =
    `the quantity ${plain(draft.quantity)} and the position of ${plain(position)}, open buys included, ` +
    `are more than the greatest position allowed, ${plain(maxPosition)}`;
  return { filter: 'MAX_POSITION', field: 'quantity', message, bound: maxPosition };
}

/** The most that a buy may still add to the position; null where no filter says. */
export function roomForPosition(
  { symbol, side }: OrderDraft,
  rules: TradingRules,
  account: AccountPicture,
): Decimal | null {
  if (!rules.maxPosition || side !== 'BUY') return null;
  const position = account.positionOf(symbol);
  return position && rules.maxPosition.minus(position);
}
