// Simulated days, dead feeds and wrong frames against the market data manager over real sockets. Prints what was
// injected and what was lost; ends with 1 where anything was.
//
//   node --conditions=vt-binance-source --import tsx scripts/market-scenarios.ts [--days 100] [--frames 1000000] [--seed 1]
import { mutatedFrames } from '../test/scenarios/mutated-frames.js';
import { rolloverDays } from '../test/scenarios/rollover-days.js';
import { flagsOfProcess } from '../test/support/script-flags.js';
import { quietDay, silentFeed, SILENCES } from '../test/scenarios/silent-feeds.js';

const { days, frames, seed } = flagsOfProcess({
  days: { number: 100, least: 1 },
  frames: { number: 1_000_000, least: 1 },
  seed: { number: 1, least: 0 },
});
let failures = 0;

function show(title: string, report: object, isSound: boolean): void {
  if (!isSound) failures += 1;
  console.log(`${isSound ? 'sound' : 'FAILED'}: ${title}`);
  for (const [name, value] of Object.entries(report)) console.log(`  ${name}: ${JSON.stringify(value)}`);
}

for (const trouble of ['notice', 'loss'] as const) {
  const report = await rolloverDays(days, seed, trouble);
  const { trades, bars, book, messages, announced, impossible } = report;
  const faults = [trades.missing, trades.repeated, bars.missing, bars.repeated, bars.different, book.different];
  const streamFaults = Object.values(messages).flatMap(({ missing, repeated }) =>
    trouble === 'notice' ? [missing, repeated] : [repeated],
  );
  const isAnnounced = announced.recovered === report.injected.losses && announced.disconnected === announced.recovered;
  const isSound = [...faults, ...streamFaults, impossible].every((count) => count === 0) && isAnnounced;
  const how = trouble === 'notice' ? 'a shutdown notice at a random time' : 'an unannounced loss at a random time';
  show(`${days} simulated days, each with ${how} (seed ${seed})`, report, isSound);
}

for (const silence of SILENCES) {
  const report = await silentFeed(silence, seed);
  const { trades, bars, bookDifferences } = report;
  const faults = [trades.missing, trades.repeated, bars.missing, bars.repeated, bars.different, bookDifferences];
  show(
    `a feed: ${silence}`,
    report,
    faults.every((count) => count === 0),
  );
}
const day = await quietDay();
show('a symbol that is quiet for a simulated day', day, day.measures === 0);

const mutations = await mutatedFrames(frames, seed);
const isCounted = mutations.received === mutations.malformed + mutations.attributed + mutations.ofNoTopic;
show(`${frames} mutated frames (seed ${seed})`, mutations, mutations.impossible === 0 && mutations.goesOn && isCounted);
process.exitCode = failures > 0 ? 1 : 0;
