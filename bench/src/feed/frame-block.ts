import { FIRST_ID } from './kinds.js';
import type { Kind } from './kinds.js';
import { combinedFrame } from './payloads.js';
import { seededRandom } from './seeded-random.js';

const MOST_FRAMES = 20_000;
const DAY_MS = 86_400_000;

/** A number that stands in every frame of a block, at these places of the buffer. */
interface RisingNumber {
  readonly first: number;
  readonly places: number[];
  /** What is written now of its leading digits. */
  leading: string;
}

/**
 * Many frames in one buffer, built once and sent again and again, so that sending costs next to nothing. Before each
 * time the ids and event times are moved on in place, digit by digit: those of every symbol rise by one from frame to
 * frame, over blocks too, as the venue's do.
 */
export class FrameBlock {
  readonly frames: number;
  readonly #buffer: Buffer;
  /** Where each frame begins; one more for the end of the last. */
  readonly #starts: number[] = [0];
  readonly #id: RisingNumber = { first: FIRST_ID, places: [], leading: '' };
  readonly #time: RisingNumber;
  /** Frames of one symbol in a block: a power of ten, so that moving on changes the leading digits only. */
  readonly #framesPerSymbol: number;

  constructor(kind: Kind, symbols: readonly string[], startTime: number) {
    this.#framesPerSymbol = 10 ** Math.max(0, Math.floor(Math.log10(MOST_FRAMES / symbols.length)));
    this.frames = this.#framesPerSymbol * symbols.length;
    const dayBefore = startTime - DAY_MS;
    this.#time = { first: dayBefore - (dayBefore % MOST_FRAMES), places: [], leading: '' };
    const random = seededRandom(1);
    const frames: Buffer[] = [];
    for (let round = 0; round < this.#framesPerSymbol; round += 1) {
      for (const symbol of symbols) frames.push(this.#build(kind, symbol, round, random));
    }
    this.#buffer = Buffer.concat(frames);
  }

  get bytesPerFrame(): number {
    return this.#buffer.length / this.frames;
  }

  /** The first frames of the block, with the ids of the n-th time that it is sent. */
  bytes(turn: number, frames = this.frames): Buffer {
    this.#moveTo(turn);
    return this.#buffer.subarray(0, this.#starts[frames]);
  }

  /** The id of the last frame of every symbol when so many frames are sent for the n-th time. */
  lastId(turn: number, frames: number): number {
    const rounds = Math.floor((frames * this.#framesPerSymbol) / this.frames);
    return FIRST_ID + turn * this.#framesPerSymbol + rounds - 1;
  }

  /** One frame; a copy, since it may wait to be sent while the block moves on. */
  frame(index: number, turn: number): Buffer {
    this.#moveTo(turn);
    return Buffer.from(this.#buffer.subarray(this.#starts[index], this.#starts[index + 1]));
  }

  #build(kind: Kind, symbol: string, round: number, random: (limit: number) => number): Buffer {
    const [id, time] = [`${this.#id.first + round}`, `${this.#time.first + round}`];
    const frame = textFrame(combinedFrame(kind, symbol, id, time, random));
    const start = this.#starts.at(-1) ?? 0;
    this.#id.places.push(...placesOf(id, frame, start));
    this.#time.places.push(...placesOf(time, frame, start));
    this.#starts.push(start + frame.length);
    return frame;
  }

  #moveTo(turn: number): void {
    for (const number of [this.#id, this.#time]) {
      const digits = String(number.first + turn * this.#framesPerSymbol);
      const leading = digits.slice(0, digits.length - Math.log10(this.#framesPerSymbol));
      for (let digit = 0; digit < leading.length; digit += 1) {
        if (leading[digit] === number.leading[digit]) continue;
        const code = leading.charCodeAt(digit);
        for (const place of number.places) this.#buffer[place + digit] = code;
      }
      number.leading = leading;
    }
  }
}

function placesOf(digits: string, frame: Buffer, start: number): number[] {
  const places: number[] = [];
  for (let at = frame.indexOf(digits); at >= 0; at = frame.indexOf(digits, at + 1)) places.push(start + at);
  return places;
}

/** A text frame as a server sends it: whole and not masked. */
export function textFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const { length } = body;
  const head = length < 126 ? Buffer.from([0x81, length]) : Buffer.from([0x81, 126, length >> 8, length & 255]);
  return Buffer.concat([head, body]);
}

/** The answer to a ping. */
export function pongFrame(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x8a, body.length]), body]);
}
