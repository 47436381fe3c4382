/** What a pattern fits: `*` stands for anything, everything else for itself. */
export class TextPattern {
  readonly #first: string;
  readonly #middle: readonly string[];
  /** What the text must end with; null where the pattern has no star. */
  readonly #last: string | null;

  constructor(pattern: string) {
    const [first = '', ...others] = pattern.split(/\*+/);
    this.#first = first;
    this.#last = others.pop() ?? null;
    this.#middle = others;
  }

  /**
   * The earliest place for each piece leaves the most room for those behind it, so nothing is ever tried again: a regular
   * expression of a dozen stars could take minutes over one client order id, and with it the whole simulator.
   */
  fits(text: string): boolean {
    if (this.#last === null) return text === this.#first;
    if (!text.startsWith(this.#first)) return false;
    let at = this.#first.length;
    for (const piece of this.#middle) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at + this.#last.length <= text.length && text.endsWith(this.#last);
  }
}
