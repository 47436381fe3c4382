import { paint, plainText } from './styled-line.js';
import type { Line } from './styled-line.js';

/** What a terminal must be able to do; `process.stdout` is one where it is a TTY. */
export interface TerminalOutput {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
}

const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const BEGIN_FRAME = '\x1b[?2026h\x1b[H';
const END_FRAME = '\x1b[J\x1b[?2026l';
const END_LINE = '\x1b[K';

/**
 * Draws frames on a screen of their own, so that what stood in the terminal is there again afterwards. A frame is one
 * write that overwrites the one before in place: nothing is cleared first, so nothing flickers.
 */
export class TerminalScreen {
  readonly #output: TerminalOutput;
  readonly #hasColors: boolean;
  readonly #leaveAtExit = (): void => {
    this.close();
  };
  #isOpen = false;
  #drawn = '';

  constructor(output: TerminalOutput, hasColors: boolean) {
    this.#output = output;
    this.#hasColors = hasColors;
  }

  /** Columns and rows now; 80 × 24 where the terminal does not say. */
  get size(): { readonly width: number; readonly height: number } {
    return { width: this.#output.columns ?? 80, height: this.#output.rows ?? 24 };
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    process.once('exit', this.#leaveAtExit);
    this.#output.write(ENTER);
  }

  /** Writes nothing where nothing has changed. */
  draw(lines: readonly Line[]): void {
    const frame = lines.map((line) => (this.#hasColors ? paint(line) : plainText(line)) + END_LINE).join('\r\n');
    if (!this.#isOpen || frame === this.#drawn) return;
    this.#drawn = frame;
    this.#output.write(BEGIN_FRAME + frame + END_FRAME);
  }

  /** Gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    process.off('exit', this.#leaveAtExit);
    this.#output.write(LEAVE);
  }
}
