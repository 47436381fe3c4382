import type { FillDebt } from './fill-debts.js';

/**
 * Takes turns through the symbols that were traded, so that each is asked for its fills now and then although nothing
 * seems amiss, and no comparison asks for all of them.
 */
export class FillRotation {
  /** Until when each symbol has been asked for, by the venue's clock. */
  readonly #askedUntil = new Map<string, Date>();
  #last: string | undefined;

  /** The next symbols in turn, each from where it was asked for last, or from `start` on. */
  next(symbols: readonly string[], count: number, start: Date): FillDebt[] {
    const first = this.#last === undefined ? 0 : symbols.indexOf(this.#last) + 1;
    const inTurn = [...symbols.slice(first), ...symbols.slice(0, first)].slice(0, count);
    return inTurn.map((symbol) => ({ symbol, from: this.#askedUntil.get(symbol) ?? start }));
  }

  /** These were asked for, at this instant of the venue. */
  asked(debts: readonly FillDebt[], at: Date): void {
    for (const { symbol } of debts) this.#askedUntil.set(symbol, at);
    this.#last = debts.at(-1)?.symbol ?? this.#last;
  }
}
