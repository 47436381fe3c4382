import { startSimulator } from '../simulator/index.js';
import type { Simulator } from '../simulator/index.js';
import type { ConsoleIo } from './console-io.js';
import { readReplayOptions, REPLAY_HELP } from './replay/replay-options.js';
import { describeReplay } from './replay/replay-result.js';
import { followReplay } from './replay/replay-run.js';
import { UsageError } from './usage-error.js';

/** Replays recordings through simulator and sockets; 0 where nothing was lost and every top was equal. */
export async function runReplay(args: readonly string[], io: ConsoleIo): Promise<number> {
  const options = readReplayOptions(args);
  if (options.help) {
    io.print(REPLAY_HELP);
    return 0;
  }
  const simulator = await startOrExplain(options.files, io);
  if (!simulator) return 1;
  try {
    const result = await followReplay(simulator, (message) => io.complain(message), io.interrupted);
    if (!result) {
      io.complain('The replay was ended before it was through.');
      return 1;
    }
    if (options.json) io.print(JSON.stringify(result));
    else for (const line of describeReplay(result)) io.print(line);
    return result.complete && result.topEqual === result.topCompared ? 0 : 1;
  } catch (error) {
    if (!isOfRecording(error)) throw error;
    io.complain(`replay: ${error.message}`);
    return 1;
  } finally {
    await simulator.close();
  }
}

/** Null, and one line, for a line that cannot be read; `UsageError` for a file that cannot, or holds nothing of use. */
async function startOrExplain(files: readonly string[], io: ConsoleIo): Promise<Simulator | null> {
  try {
    return await startSimulator({
      replay: files,
      speed: 'max',
      replayStartsOn: 'every-depth',
      onReplayFailure: () => undefined, // whoever follows the replay hears of it
    });
  } catch (error) {
    const { cause } = error as Error;
    if (!isOfRecording(cause)) throw error instanceof RangeError ? new UsageError(error.message) : error;
    if (cause.line === 0) throw new UsageError(`replay: ${cause.message}`);
    io.complain(`replay: ${cause.message}`);
    return null;
  }
}

function isOfRecording(error: unknown): error is Error & { readonly line: number } {
  return error instanceof Error && error.name === 'RecordingError' && 'line' in error;
}
