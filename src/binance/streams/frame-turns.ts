/** One frame and when it came in (epoch ms of this machine). */
interface ArrivedFrame {
  readonly data: Buffer;
  readonly receivedTime: number;
}

/**
 * Frames that come in together are read in two turns: what the first one brought is told to the host before the others
 * are so much as looked at. An order's answer and the two events about it usually come in together, and of the three
 * whoever waits needs the first.
 *
 *   chunk: answer, report, balances → answer read → its waiters run → the host's events are handled → report, balances
 *
 * The order of frames stays as it was, and each keeps the time of its arrival.
 */
export class FrameTurns {
  readonly #read: (data: Buffer, receivedTime: number) => void;
  #isTaken = false;
  readonly #waiting: ArrivedFrame[] = [];
  readonly #otherTurn = (): void => {
    setImmediate(this.#end);
  };
  readonly #end = (): void => {
    this.#isTaken = false;
    this.flush();
  };

  constructor(read: (data: Buffer, receivedTime: number) => void) {
    this.#read = read;
  }

  /** Reads a frame now where it is the first of its turn, and soon where it is not. */
  take(data: Buffer, receivedTime: number): void {
    if (this.#isTaken) {
      this.#waiting.push({ data, receivedTime });
      return;
    }
    this.#isTaken = true;
    setImmediate(this.#otherTurn); // the first turn is the one in which the host's events are handled
    this.#read(data, receivedTime);
  }

  /**
   * Reads what waits: before it is said that a connection is over, all that it brought has been told. That holds too where
   * one of these frames ends the connection: the flush that comes of it reads the others.
   */
  flush(): void {
    let frame: ArrivedFrame | undefined;
    while ((frame = this.#waiting.shift())) this.#read(frame.data, frame.receivedTime);
  }
}
