import type { ConsoleIo } from './console-io.js';
import { createDisplay } from './demo/demo-display.js';
import { DEMO_HELP, readDemoOptions } from './demo/demo-options.js';
import type { DemoOptions } from './demo/demo-options.js';
import { describeResult } from './demo/demo-result.js';
import type { DemoResult } from './demo/demo-result.js';
import { DemoRun } from './demo/demo-run.js';
import { openDemoVenue } from './demo/demo-venue.js';
import type { DemoVenue } from './demo/demo-venue.js';

/** Runs the demo; 0 where host and venue agree in the end, 1 where they do not or nothing could be traded. */
export async function runDemo(args: readonly string[], io: ConsoleIo): Promise<number> {
  const options = readDemoOptions(args);
  if (options.help) {
    io.print(DEMO_HELP);
    return 0;
  }
  const venue = await openDemoVenue(options, io.environment);
  try {
    const result = await tradeOn(venue, options, io);
    return report(result, options, io);
  } finally {
    await venue.close();
  }
}

async function tradeOn(venue: DemoVenue, options: DemoOptions, io: ConsoleIo): Promise<Outcome> {
  const display = createDisplay(io, options.json);
  let lastError = '';
  const run = new DemoRun(options, venue, (line) => {
    if (line.startsWith('error')) lastError = line.slice('error'.length).trim();
    display.notice(line);
  });
  try {
    display.open(() => run.state());
    const result = await run.trade(io.interrupted);
    return { result, lastError };
  } finally {
    display.close();
    await run.close();
  }
}

interface Outcome {
  readonly result: DemoResult | null;
  readonly lastError: string;
}

function report({ result, lastError }: Outcome, options: DemoOptions, io: ConsoleIo): number {
  if (!result) {
    io.complain(lastError || 'The demo was ended before it was connected.');
    return 1;
  }
  if (options.json) io.print(JSON.stringify(result));
  else for (const line of describeResult(result)) io.print(line);
  return result.reconciled ? 0 : 1;
}
