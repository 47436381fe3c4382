import { setImmediate as turn } from 'node:timers/promises';
import { FollowedMarket } from '../support/market-campaign.js';
import { seededRandom } from '../support/scripted-market.js';

/** What mutated frames were sent, and where each of them is counted. */
export interface MutationReport {
  readonly sent: number;
  readonly byMutation: Readonly<Record<string, number>>;
  /** Frames that came in, by the raw tap. */
  readonly received: number;
  /** Frames that are no frame, or not of their topic's shape. */
  readonly malformed: number;
  /** Frames that were passed to the manager or kept back as repetitions. */
  readonly attributed: number;
  /** Of the attributed: dropped as impossible, by reason. */
  readonly invalid: Readonly<Record<string, number>>;
  /** Frames of topics that nobody subscribed, unknown events, answers to nothing. */
  readonly ofNoTopic: number;
  /** Payloads that reached a handler with something that is no number, negative, infinite or no instant. */
  readonly impossible: number;
  /** Whether honest frames came through afterwards: trades to the last one, book equal, ticks with the market's top. */
  readonly goesOn: boolean;
  readonly ticks: number;
}

type Mutation = (text: string, random: () => number) => string;

const place = (text: string, random: () => number): number => Math.floor(random() * text.length);

/** Replaces one of the matches, chosen by chance. */
function replaceOne(text: string, pattern: RegExp, random: () => number, by: (match: string) => string): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[Math.floor(random() * matches.length)];
  if (!match) return text;
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}

const STRANGE_VALUES = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '"NaN"',
  '"Infinity"',
  '"-1"',
  '"1e400"',
  '"0x10"',
  '" 1"',
  '-5',
];
const HUGE = ['9007199254740993', '1e308', '99999999999999999999999', '9007199254740991', '-9007199254740991'];

/** Ways in which a frame can be wrong. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  cut: (text, random) => text.slice(0, place(text, random)),
  'cut in the middle': (text, random) => {
    const from = place(text, random);
    return text.slice(0, from) + text.slice(from + 1 + Math.floor(random() * 10));
  },
  'bytes swapped': (text, random) => {
    const [one, other] = [place(text, random), place(text, random)].sort((a, b) => a - b) as [number, number];
    if (one === other) return text;
    return `${text.slice(0, one)}${text[other]}${text.slice(one + 1, other)}${text[one]}${text.slice(other + 1)}`;
  },
  'fields swapped': (text, random) => {
    const name = `"${'EsTtuUbaBApqkx'.charAt(Math.floor(random() * 14))}":`;
    return replaceOne(text, /"[a-zA-Z]":/g, random, () => name);
  },
  retyped: (text, random) =>
    replaceOne(
      text,
      /("[0-9.]+"|(?<=:)\d+)/g,
      random,
      () => STRANGE_VALUES[Math.floor(random() * STRANGE_VALUES.length)] ?? '',
    ),
  unquoted: (text, random) => replaceOne(text, /"[0-9.]+"/g, random, (match) => match.slice(1, -1)),
  quoted: (text, random) => replaceOne(text, /(?<=:)\d+/g, random, (match) => `"${match}"`),
  renamed: (text, random) => replaceOne(text, /"[a-zA-Z]+":/g, random, (match) => `"z${match.slice(1)}`),
  'huge number': (text, random) =>
    replaceOne(text, /(?<=:)\d+/g, random, () => HUGE[Math.floor(random() * HUGE.length)] ?? ''),
  'huge decimal': (text, random) =>
    replaceOne(text, /"[0-9.]+"/g, random, () => `"${'9'.repeat(1 + Math.floor(random() * 400))}"`),
  'wrong case': (text, random) =>
    random() < 0.5 ? text.toUpperCase() : replaceOne(text, /"[a-zA-Z]+":/g, random, (match) => match.toLowerCase()),
  'other market': (text) => text.replaceAll('BTCUSDT', 'BTCUSD_PERP'),
  'other symbol': (text) => text.replaceAll('"s":"BTCUSDT"', '"s":"ETHUSDT"'),
  crossed: (text) => text.replace(/"b":"[0-9.]+"/, '"b":"99999999.00"'),
  negative: (text, random) => replaceOne(text, /"[0-9.]+"/g, random, (match) => `"-${match.slice(1)}`),
  emptied: (text, random) => replaceOne(text, /"[0-9.]+"/g, random, () => '""'),
};

const FRAMES_PER_STEP = 50;
/** An id that was a little too high shuts out what follows for ten seconds; then the lower ones are believed. */
const HEALED_WITHIN_MS = 25_000;

/** Sends so many mutated frames between honest ones, and shows where each of them ended. */
export async function mutatedFrames(total: number, seed: number): Promise<MutationReport> {
  let received = 0;
  const followed = await FollowedMarket.start({ seed, streams: { tap: () => (received += 1) } });
  const { market, server, manager } = followed;
  const random = seededRandom(seed + 1);
  const names = Object.keys(MUTATIONS);
  const byMutation: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  let honest: string[] = [];
  market.tamper = (topic, data) => {
    honest.push(JSON.stringify({ stream: topic, data }));
    return data;
  };
  let sent = 0;
  while (sent < total) {
    honest = [];
    market.step();
    for (let index = 0; index < FRAMES_PER_STEP && sent < total && honest.length > 0; index += 1) {
      const name = names[sent % names.length] ?? '';
      const text = honest[Math.floor(random() * honest.length)] ?? '';
      server.openClients.at(-1)?.socket.send(MUTATIONS[name]?.(text, random) ?? '');
      byMutation[name] = (byMutation[name] ?? 0) + 1;
      sent += 1;
    }
    while ((server.openClients.at(-1)?.socket.bufferedAmount ?? 0) > 0) await turn();
    if (sent % 1_000 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const goesOn = await isHealthy(followed);
  const status = manager.getConnectionStatus();
  const quality = manager.getDataQuality('BTCUSDT');
  const attributed = status.symbols.flatMap(({ topics }) => topics).reduce((sum, { frames }) => sum + frames, 0);
  const { invalid = {} } = quality ?? {};
  const report = {
    ...{ sent, byMutation, received, malformed: status.malformedFrames, attributed, invalid },
    ofNoTopic: received - status.malformedFrames - attributed,
    ...{
      impossible: followed.impossible.length,

      goesOn,
      ticks: followed.ticks,
    },
  };
  await followed.close();
  return report;
}

/** Honest days go on: whatever the mutations said, the market is followed again. */
async function isHealthy(followed: FollowedMarket): Promise<boolean> {
  const { market } = followed;
  for (const deadline = Date.now() + HEALED_WITHIN_MS; Date.now() < deadline;) {
    await followed.run(20);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const tick = followed.lastTick;
    const isTopEqual =
      tick?.bidPrice1 === Math.max(...market.bids.keys()) && tick.askPrice1 === Math.min(...market.asks.keys());
    const isEven = followed.transactions.at(-1)?.transactionId === market.lastId && followed.bookDifferences() === 0;
    if (isTopEqual && isEven && tick.lastPrice === Number(market.trades.at(-1)?.price)) return true;
  }
  return false;
}
