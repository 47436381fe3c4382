/** Fills of a symbol that have not been asked for since an instant of the venue. */
export interface FillDebt {
  readonly symbol: string;
  readonly from: Date;
}

/**
 * Which symbols are still to be asked for fills, and since when. It lives as long as the ledger, so that what a
 * connection has not come round to is the next one's.
 */
export class FillDebts {
  readonly #debts = new Map<string, FillDebt>();

  /** How many symbols are to be asked for. */
  get size(): number {
    return this.#debts.size;
  }

  /** A symbol is to be asked for; where it was already, the earlier instant stays. */
  note(symbol: string, from: Date): FillDebt {
    const known = this.#debts.get(symbol);
    const debt = { symbol, from: known && known.from < from ? known.from : from };
    this.#debts.set(symbol, debt);
    return debt;
  }

  /** The one that has waited longest. */
  first(): FillDebt | undefined {
    return this.#debts.values().next().value;
  }

  /** Asked for. What was noted again meanwhile stays. */
  settle(debt: FillDebt): void {
    if (this.#debts.get(debt.symbol) === debt) this.#debts.delete(debt.symbol);
  }

  /** Could not be asked for now: the others first. */
  postpone(symbol: string): void {
    const debt = this.#debts.get(symbol);
    if (!debt) return;
    this.#debts.delete(symbol);
    this.#debts.set(symbol, debt);
  }
}
