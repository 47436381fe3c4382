import type { SeededRandom } from '../seeded-random.js';
import { VenueError } from '../venue-error.js';

const LEGAL = /^[a-zA-Z0-9-_]{1,36}$/;
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const GENERATED_LENGTH = 22;
/** Letters that one draw of 32 bits is good for: 62^5 is below 2^32. */
const LETTERS_PER_DRAW = 5;

/** Throws -1100 where a client id has characters or a length that Binance does not take. */
export function checkClientOrderId(id: string, parameter: string): void {
  if (LEGAL.test(id)) return;
  const message = `Illegal characters found in parameter '${parameter}'; legal range is '${LEGAL.source}'.`;
  throw new VenueError(-1100, message);
}

/** A client id as Binance makes one where the request has none: 22 letters and digits. */
export function generateClientOrderId(random: SeededRandom): string {
  let id = '';
  while (id.length < GENERATED_LENGTH) {
    let bits = random.bits();
    for (let letter = 0; letter < LETTERS_PER_DRAW && id.length < GENERATED_LENGTH; letter++) {
      id += LETTERS.charAt(bits % LETTERS.length);
      bits = Math.floor(bits / LETTERS.length);
    }
  }
  return id;
}
