/** A whole frame of a client: a message, or a ping to be answered. */
export interface ClientMessage {
  readonly isPing: boolean;
  readonly text: string;
}

const TEXT = 1;
const PING = 9;

/** Reads the frames of a client, which are masked and may come in pieces. */
export class ClientFrames {
  #rest = Buffer.alloc(0);

  /** The messages and pings that are complete with this piece. */
  read(piece: Buffer): ClientMessage[] {
    const data = Buffer.concat([this.#rest, piece]);
    const messages: ClientMessage[] = [];
    let at = 0;
    for (let frame = readFrame(data, at); frame !== null; frame = readFrame(data, at)) {
      const { opcode, text } = frame;
      if (opcode === TEXT || opcode === PING) messages.push({ isPing: opcode === PING, text });
      at = frame.end;
    }
    this.#rest = data.subarray(at);
    return messages;
  }
}

interface ClientFrame {
  readonly opcode: number;
  readonly text: string;
  readonly end: number;
}

function readFrame(data: Buffer, at: number): ClientFrame | null {
  if (data.length < at + 2) return null;
  const opcode = data.readUInt8(at) & 15;
  const short = data.readUInt8(at + 1) & 127;
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
  const maskAt = at + 2 + lengthBytes;
  if (data.length < maskAt + 4) return null;
  const length =
    lengthBytes === 0 ? short : data.readUIntBE(lengthBytes === 2 ? at + 2 : at + 4, lengthBytes === 2 ? 2 : 6);
  const from = maskAt + 4;
  if (data.length < from + length) return null;
  const mask = data.subarray(maskAt, from);
  const text = Buffer.from(data.subarray(from, from + length).map((byte, index) => byte ^ (mask[index & 3] ?? 0)));
  return { opcode, text: text.toString(), end: from + length };
}
