import type { OrderDraft } from '../../../src/binance/mappings/order-draft.js';

/** An amount of an order that a refusal may name. */
export type Amount = 'price' | 'stopPrice' | 'quantity' | 'quoteOrderQty' | 'icebergQty';

/** A small symbol and what is known around it, in tenths of a unit: whole numbers, so that nothing is rounded. */
export interface TinyWorld {
  readonly price: { readonly min: number; readonly max: number; readonly step: number };
  readonly lot: { readonly min: number; readonly max: number; readonly step: number };
  readonly marketLot: { readonly min: number; readonly max: number; readonly step: number };
  /** In hundredths. */
  readonly notional: { readonly min: number; readonly max: number; readonly forMarket: boolean };
  readonly icebergParts: number;
  readonly reference: number;
  /** In tenths of the reference price. */
  readonly band: { readonly up: number; readonly down: number } | null;
  /** What may still be bought; null where no filter says. */
  readonly room: number | null;
  readonly baseLimit: number | null;
  /** In hundredths. */
  readonly quoteLimit: number | null;
}

/** Amounts in tenths; those that the order does not have are null. */
export type Tenths = Readonly<Record<Amount, number | null>> & Pick<OrderDraft, 'side' | 'type'>;

/** Whether a value would pass as this amount: by all that names the amount, and by what it shares with others. */
export function naiveVerdict(
  name: Amount,
  value: number,
  order: Tenths,
  world: TinyWorld,
): { own: boolean; shared: boolean } {
  const changed = { ...order, [name]: value };
  switch (name) {
    case 'price':
      return { own: isOn(value, world.price) && isInBand(value, world), shared: isWorthIt(changed, world) };
    case 'stopPrice':
      return { own: isOn(value, world.price), shared: true };
    case 'quantity':
      return {
        own: isLegalQuantity(value, changed, world) && isWorthIt(changed, world),
        shared: hasFewParts(changed, world),
      };
    case 'icebergQty':
      return { own: isOn(value, world.lot) && hasFewParts(changed, world), shared: true };
    case 'quoteOrderQty':
      return { own: isLegalQuote(value * 10, world), shared: true };
    default:
      return name satisfies never;
  }
}

function isOn(value: number, { min, max, step }: TinyWorld['price']): boolean {
  return value >= min && value <= max && value % step === 0;
}

function isInBand(price: number, { band, reference }: TinyWorld): boolean {
  return !band || (price * 10 <= reference * band.up && price * 10 >= reference * band.down);
}

function isLegalQuantity(quantity: number, { type, side }: Tenths, world: TinyWorld): boolean {
  if (!isOn(quantity, world.lot) || (type === 'MARKET' && !isOn(quantity, world.marketLot))) return false;
  if (side === 'BUY' && world.room !== null && quantity > world.room) return false;
  return world.baseLimit === null || quantity <= world.baseLimit;
}

function isWorthIt({ price, quantity, type }: Tenths, world: TinyWorld): boolean {
  if (quantity === null) return true;
  const { min, max, forMarket } = world.notional;
  if (type === 'MARKET') return !forMarket || isBetween(quantity * world.reference, min, max);
  if (price === null) return true;
  return isBetween(price * quantity, min, Math.min(max, world.quoteLimit ?? Infinity));
}

function isLegalQuote(value: number, { notional, quoteLimit }: TinyWorld): boolean {
  if (quoteLimit !== null && value > quoteLimit) return false;
  return value > 0 && (!notional.forMarket || isBetween(value, notional.min, notional.max));
}

function hasFewParts({ quantity, icebergQty }: Tenths, { icebergParts }: TinyWorld): boolean {
  return quantity === null || icebergQty === null || Math.ceil(quantity / icebergQty) <= icebergParts;
}

function isBetween(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}
