// What clients do when the answer to an order is lost: each client places one order for each way in which the simulator
// can lose it, on a venue of its own. Prints a table for each fault; the last line is everything as one JSON object.
//
//   node --conditions=vt-binance-source --import tsx scripts/lost-answers.ts [--watch 40] [--at-once 40] [--faults a,b]
import { flagsOfProcess } from '../test/support/script-flags.js';
import { CLIENTS_UNDER_FAULT, FAULTS, LIBRARY_VERSIONS, tryAll } from '../test/witnesses/lost-answers/all-trials.js';
import type { TrialReport } from '../test/witnesses/lost-answers/trial.js';

const values = flagsOfProcess({
  /** Seconds for which a client is watched at most. */
  watch: { number: 40, least: 1 },
  'at-once': { number: 40, least: 1 },
  faults: { names: FAULTS },
});
const faults = FAULTS.filter((fault) => values.faults.includes(fault));

// What a library throws outside of its calls would end this process; it is told, and not counted.
const strays: string[] = [];
process.on('unhandledRejection', (error) => void strays.push(String(error)));
process.on('uncaughtException', (error) => void strays.push(String(error)));

const limits = { watchMs: values.watch * 1_000, aftermathMs: 1_500, atOnce: values['at-once'] };
const reports = await tryAll(CLIENTS_UNDER_FAULT, faults, limits);
for (const fault of faults) {
  console.log(`### ${fault}\n`);
  console.log(
    '| client | order | the call | after ms | requests | orders at the venue | state kept | says | certain after ms |',
  );
  console.log('| --- | --- | --- | ---: | ---: | ---: | --- | --- | ---: |');
  for (const report of reports.filter((each) => each.fault === fault)) console.log(toLine(report));
  console.log('');
}
console.log(JSON.stringify({ versions: LIBRARY_VERSIONS, clients: totals(), strays, reports }));
process.exit(0);

function toLine(report: TrialReport): string {
  const { isRight, verdict } = report;
  const says = isRight === null ? verdict : `${verdict}, ${isRight ? 'which is so' : 'which is WRONG'}`;
  const cells = [
    report.client,
    report.order,
    report.told ?? 'nothing yet',
    report.toldAfterMs ?? '–',
    report.requests,
    report.ordersAtVenue,
    report.kept ?? 'none',
    says,
    report.certainAfterMs ?? '–',
  ];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '/')).join(' | ')} |`;
}

/** How often each client was right, wrong, or left it to its user, and how many orders were one too many. */
function totals(): Record<string, object> {
  const byClient = CLIENTS_UNDER_FAULT.map(({ name }) => {
    const own = reports.filter(({ client }) => client === name);
    const count = (isRight: boolean | null): number => own.filter((report) => report.isRight === isRight).length;
    const doubled = own.filter(({ ordersAtVenue }) => ordersAtVenue > 1).length;
    return [name, { trials: own.length, right: count(true), wrong: count(false), leftToTheUser: count(null), doubled }];
  });
  return Object.fromEntries(byClient) as Record<string, object>;
}
