const levels = '[["60000.01000000","1.50000000"],["59999.00000000","0.00000000"]]';

/** One frame of each hot stream, written as Binance writes it. */
export const HOT_FRAMES: readonly string[] = [
  '{"stream":"btcusdt@bookTicker","data":{"u":400900217,"s":"BTCUSDT","b":"60000.01000000","B":"31.21000000","a":"60000.02000000","A":"40.66000000"}}',
  '{"stream":"ethusdt@aggTrade","data":{"e":"aggTrade","E":1672515782136,"s":"ETHUSDT","a":12345,"p":"2683.80000000","q":"100.00000000","f":100,"l":105,"T":1672515782136,"m":true,"M":true}}',
  '{"stream":"ethusdt@trade","data":{"e":"trade","E":1723161255612,"s":"ETHUSDT","t":1520538925,"p":"2683.80000000","q":"0.00200000","T":1723161255611,"m":false,"M":true}}',
  '{"stream":"btcusdt@ticker","data":{"e":"24hrTicker","E":1790000000000,"s":"BTCUSDT","p":"-12.34000000","P":"-0.021","w":"60000.12345678","x":"59990.00000000","c":"60000.01000000","Q":"0.00100000","b":"60000.00000000","B":"1.23400000","a":"60000.01000000","A":"2.34500000","o":"59000.00000000","h":"61000.00000000","l":"58000.00000000","v":"12345.67800000","q":"740740680.12345678","O":1789999999999,"C":1790086399999,"F":1,"L":1000000,"n":1000000}}',
  `{"stream":"btcusdt@depth5@100ms","data":{"lastUpdateId":160,"bids":${levels},"asks":${levels}}}`,
  '{"stream":"btcusdt@depth20","data":{"lastUpdateId":160,"bids":[],"asks":[]}}',
  `{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":157,"u":160,"b":${levels},"a":[]}}`,
  `{"stream":"btcusdt@depth","data":{"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":157,"u":160,"b":[],"a":${levels}}}`,
];

type Chance = (limit: number) => number;
type Mutation = (text: string, chance: Chance) => string;

const HOSTILE = [
  'NaN',
  'Infinity',
  '-1',
  '1e999',
  '0',
  '00',
  '-0',
  '1.',
  'null',
  'true',
  '[]',
  '{}',
  '"',
  '9'.repeat(20),
];

const MUTATIONS: readonly Mutation[] = [
  (text, chance) => text.slice(0, chance(text.length)),
  (text, chance) => text.slice(chance(text.length)),
  (text, chance) => removeAt(text, chance(text.length), 1 + chance(8)),
  (text, chance) => insertAt(text, chance(text.length), String.fromCharCode(32 + chance(95))),
  (text, chance) => insertAt(removeAt(text, chance(text.length), 1), chance(text.length), String(chance(10))),
  (text, chance) => replaceNth(text, /"[^"]*"/g, chance(40), `"${HOSTILE[chance(HOSTILE.length)] ?? ''}"`),
  (text, chance) => replaceNth(text, /:"?[\d.]+"?/g, chance(40), `:${HOSTILE[chance(HOSTILE.length)] ?? ''}`),
  (text, chance) => replaceNth(text, /"[^"]+":/g, chance(40), `"${String.fromCharCode(65 + chance(58))}":`),
  (text, chance) => replaceNth(text, /\d+\.\d+/g, chance(40), `${chance(1e9)}${chance(1e9)}.${chance(1e9)}`),
  (text, chance) =>
    replaceNth(text, /\d+\.\d+/g, chance(40), `${chance(100_000)}.${String(chance(1e8)).padStart(8, '0')}`),
  (text, chance) => text.replace(/"s":"\w+"/, `"s":"${['ETHUSDT', 'BTCUSDT', 'btcusdt', ''][chance(4)] ?? ''}"`),
  (text, chance) => text.replace(/@[^"]+"/, `@${['trade', 'ticker', 'depth5', 'bookTicker', 'x'][chance(5)] ?? ''}"`),
  (text) => text.toUpperCase(),
  (text) => text,
];

/** So many frames, each with one to three things done to it; the same for the same seed. */
export function* mutated(count: number, seed: number): Generator<string> {
  const chance = seeded(seed);
  for (let index = 0; index < count; index += 1) {
    let text = HOT_FRAMES[chance(HOT_FRAMES.length)] ?? '';
    for (let times = 1 + chance(3); times > 0; times -= 1) {
      text = MUTATIONS[chance(MUTATIONS.length)]?.(text, chance) ?? text;
    }
    yield text;
  }
}

function removeAt(text: string, at: number, length: number): string {
  return text.slice(0, at) + text.slice(at + length);
}

function insertAt(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}

function replaceNth(text: string, pattern: RegExp, nth: number, replacement: string): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[nth % Math.max(1, matches.length)];
  return match ? text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length) : text;
}

/** Mulberry32: small, and good enough for tests. */
function seeded(seed: number): Chance {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
