/** First byte of a whole text frame: FIN and opcode 1 (RFC 6455 §5.2). */
const WHOLE_TEXT = 0x81;
const LENGTH_OF_16_BITS = 126;
const LENGTH_OF_64_BITS = 127;

/** A text frame as it travels from a server, header and all, in one piece (RFC 6455 §5.2). */
export function toTextFrame(payload: string | Buffer): Buffer {
  if (typeof payload === 'string' && isMiddling(payload)) return slab.frame(payload);
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const start = headerLength(length);
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = WHOLE_TEXT;
  writeLength(frame, start, length);
  if (typeof payload === 'string') frame.write(payload, start);
  else payload.copy(frame, start);
  return frame;
}

/** No letter takes more bytes of UTF-8 than this. */
const MOST_BYTES_PER_LETTER = 3;

/** Whether a text has a length of 16 bits, however many bytes its letters take: replies and events of orders have. */
function isMiddling({ length }: string): boolean {
  return length >= LENGTH_OF_16_BITS && length * MOST_BYTES_PER_LETTER < 65_536;
}

/**
 * Memory in which frames are written one behind the other; a text need not be measured before it is written. As great as
 * the greatest of them and no greater: a frame that a slow reader has not taken keeps all of it.
 */
class FrameSlab {
  static readonly #SIZE = 4 + 65_536;
  #memory = Buffer.allocUnsafeSlow(FrameSlab.#SIZE);
  #used = 0;

  /** The frame of a text whose length takes 16 bits. */
  frame(text: string): Buffer {
    const most = 4 + text.length * MOST_BYTES_PER_LETTER;
    if (this.#used + most > this.#memory.length) {
      this.#memory = Buffer.allocUnsafeSlow(FrameSlab.#SIZE);
      this.#used = 0;
    }
    const [memory, start] = [this.#memory, this.#used];
    const length = memory.write(text, start + 4);
    memory[start] = WHOLE_TEXT;
    memory[start + 1] = LENGTH_OF_16_BITS;
    memory[start + 2] = length >>> 8;
    memory[start + 3] = length & 0xff;
    this.#used = start + 4 + length;
    return memory.subarray(start, this.#used);
  }
}

const slab = new FrameSlab();

function headerLength(payloadLength: number): 2 | 4 | 10 {
  if (payloadLength < LENGTH_OF_16_BITS) return 2;
  return payloadLength < 65_536 ? 4 : 10;
}

function writeLength(frame: Buffer, start: 2 | 4 | 10, length: number): void {
  switch (start) {
    case 2:
      frame[1] = length;
      return;
    case 4:
      frame[1] = LENGTH_OF_16_BITS;
      frame.writeUInt16BE(length, 2);
      return;
    case 10:
      frame[1] = LENGTH_OF_64_BITS;
      frame.writeBigUInt64BE(BigInt(length), 2);
      return;
    default:
      start satisfies never;
  }
}
