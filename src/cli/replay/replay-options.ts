import { readArgumentsAndFiles } from '../read-arguments.js';
import { UsageError } from '../usage-error.js';

/** What a replay was asked to do. */
export interface ReplayOptions {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
}

const OPTIONS = {
  market: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What `vt-binance replay --help` prints. */
export const REPLAY_HELP = `vt-binance replay FILE…: follow a recording over real sockets, as fast as it is read

  FILE                lines of "<receive time in ns> <frame>", plain or gzip; several files are one recording
  --market NAME       spot (default)
  --json              the last line of output is one JSON object with what became of every frame
  -h, --help          this text

The simulator serves the recording; local books, trades and book tickers are followed as on the venue, and each book
ticker whose update ends a diff is compared with the top of the book. Exit code 1: something of the recording was lost
on the way, or a top differs.`;

/** Reads the command line of `replay`; throws `UsageError` where it cannot be followed. */
export function readReplayOptions(args: readonly string[]): ReplayOptions {
  const { values, files } = readArgumentsAndFiles('replay', args, OPTIONS);
  const { market = 'spot', json = false, help = false } = values;
  if (help) return { files, json, help };
  if (market === 'usdm') throw new UsageError('--market usdm cannot be replayed yet: futures are not served so far');
  if (market !== 'spot') throw new UsageError(`--market must be spot, not ${market}`);
  if (files.length === 0) throw new UsageError('replay: no FILE is named (see vt-binance replay --help)');
  return { files, json, help };
}
