/** First byte of a whole text frame: FIN and opcode 1 (RFC 6455 §5.2). */
const WHOLE_TEXT = 0x81;
const LENGTH_OF_16_BITS = 126;
const LENGTH_OF_64_BITS = 127;

/** A text frame as it travels from a server, header and all, in one piece (RFC 6455 §5.2). */
export function toTextFrame(payload: string | Buffer): Buffer {
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const start = headerLength(length);
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = WHOLE_TEXT;
  writeLength(frame, start, length);
  if (typeof payload === 'string') frame.write(payload, start);
  else payload.copy(frame, start);
  return frame;
}

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
