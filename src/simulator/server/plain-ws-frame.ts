const [QUOTE, COMMA, MINUS, ZERO, NINE, COLON, BACKSLASH] = [0x22, 0x2c, 0x2d, 0x30, 0x39, 0x3a, 0x5c];
const [OPENING_BRACE, CLOSING_BRACE, FIRST_PRINTABLE] = [0x7b, 0x7d, 0x20];

/** What a request frame says: JSON text of its id, its method, and its parameters in the text in which they were sent. */
export interface PlainFrame {
  readonly rawId: string;
  readonly method: string;
  readonly params: ReadonlyMap<string, string>;
}

/**
 * Reads a request frame of the kind that clients send nearly always: `id`, `method` and `params` and nothing else, no
 * blanks, no escapes, and only texts and whole numbers for values. Null for any other text, be it right or wrong, which
 * is then to be read by the rules of JSON. One walk in place of two, and no object that only shows that it is JSON.
 */
export function readPlainFrame(text: string): PlainFrame | null {
  return new PlainReader(text).frame();
}

class PlainReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  frame(): PlainFrame | null {
    let rawId: string | null = null;
    let method: string | null = null;
    let params: Map<string, string> | null = null;
    if (!this.#takes(OPENING_BRACE)) return null;
    do {
      const name = this.#string();
      if (name === null || !this.#takes(COLON)) return null;
      if (name === 'id' && rawId === null) rawId = this.#rawId();
      else if (name === 'method' && method === null) method = this.#string();
      else if (name === 'params' && params === null) params = this.#params();
      else return null;
    } while (this.#takes(COMMA));
    const isOver = this.#takes(CLOSING_BRACE) && this.#at === this.#text.length;
    if (!isOver || rawId === null || method === null || params === null || method === '') return null;
    return { rawId, method, params };
  }

  #takes(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false;
    this.#at++;
    return true;
  }

  /** What stands between two quotes. */
  #string(): string | null {
    const start = this.#at + 1;
    return this.#skipString() ? this.#text.slice(start, this.#at - 1) : null;
  }

  #skipString(): boolean {
    const text = this.#text;
    if (!this.#takes(QUOTE)) return false;
    let at = this.#at;
    let code = text.charCodeAt(at);
    // A text that ends too early has no code here, which is no printable one either.
    while (code !== QUOTE && code !== BACKSLASH && code >= FIRST_PRINTABLE) code = text.charCodeAt(++at);
    this.#at = at + 1;
    return code === QUOTE;
  }

  /** Text of a whole number as JSON has it: no zero before other digits. */
  #integer(): string | null {
    const text = this.#text;
    const start = this.#at;
    let at = text.charCodeAt(start) === MINUS ? start + 1 : start;
    const first = at;
    while (isDigit(text.charCodeAt(at))) at++;
    this.#at = at;
    const isWhole = at > first && (at === first + 1 || text.charCodeAt(first) !== ZERO);
    return isWhole ? text.slice(start, at) : null;
  }

  #rawId(): string | null {
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== QUOTE) return this.#integer();
    return this.#skipString() ? this.#text.slice(start, this.#at) : null;
  }

  #params(): Map<string, string> | null {
    const params = new Map<string, string>();
    if (!this.#takes(OPENING_BRACE)) return null;
    do {
      const name = this.#string();
      if (name === null || !this.#takes(COLON)) return null;
      const value = this.#text.charCodeAt(this.#at) === QUOTE ? this.#string() : this.#integer();
      if (value === null) return null;
      params.set(name, value);
    } while (this.#takes(COMMA));
    return this.#takes(CLOSING_BRACE) ? params : null;
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
