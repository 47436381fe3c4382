import type { ConsoleIo } from '../console-io.js';
import { layOutDashboard } from '../view/dashboard.js';
import type { DashboardState } from '../view/dashboard-state.js';
import { TerminalScreen } from '../view/terminal-screen.js';

/** How a run is shown while it goes on. */
export interface DemoDisplay {
  /** One thing that happened. */
  notice(line: string): void;
  /** Shows the state now and then until `close`. */
  open(state: () => DashboardState): void;
  /** Gives the terminal back. */
  close(): void;
}

const FRAME_MS = 200;
const STATUS_MS = 5_000;

/** The live view, where there is a terminal and no JSON was asked for; else plain lines. */
export function createDisplay(io: ConsoleIo, asJson: boolean): DemoDisplay {
  return io.terminal && !asJson
    ? new LiveDisplay(new TerminalScreen(io.terminal, io.terminal.hasColors))
    : new PlainDisplay(io);
}

/** Draws the whole state five times a second. */
class LiveDisplay implements DemoDisplay {
  readonly #screen: TerminalScreen;
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: TerminalScreen) {
    this.#screen = screen;
  }

  notice(): void {
    // Everything worth a line is part of the view.
  }

  open(state: () => DashboardState): void {
    const draw = (): void => this.#screen.draw(layOutDashboard(state(), this.#screen.size));
    this.#screen.open();
    this.#timer = setInterval(draw, FRAME_MS);
    draw();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#screen.close();
  }
}

/** Prints what happens line by line, and where the run stands every few seconds. */
class PlainDisplay implements DemoDisplay {
  readonly #io: ConsoleIo;
  #timer: NodeJS.Timeout | undefined;

  constructor(io: ConsoleIo) {
    this.#io = io;
  }

  notice(line: string): void {
    this.#io.print(line);
  }

  open(state: () => DashboardState): void {
    this.#timer = setInterval(() => {
      const { elapsedSeconds, connection, counts, orders } = state();
      const { ticks, trades, rejected, errors } = counts;
      this.#io.print(
        `status    ${elapsedSeconds} s ${connection}: ${ticks} ticks, ${orders.length} active of ${counts.orders} orders, ` +
          `${trades} fills, ${rejected} rejected, ${errors} errors`,
      );
    }, STATUS_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
