import { recordedSpecs } from './markets/recorded-specs.js';
import { RecordingError } from './markets/recording-error.js';
import { openRecording, type Recording } from './markets/recording.js';
import type { ReplayOptions } from './markets/replay-market.js';
import { spotSymbols } from './markets/spot-symbols.js';
import type { SymbolSpec } from './markets/symbol-spec.js';
import type { ReadSimulatorOptions } from './simulator-options.js';

/** A recording that is ready to be replayed, and what the venue must list for it. */
export interface OpenReplay {
  readonly options: ReplayOptions;
  /** The recorded symbols, and those that were asked for besides, which agents trade. */
  readonly symbols: readonly SymbolSpec[];
}

/** Opens the recordings that the options name; throws `RangeError` where one cannot be read or is of unknown symbols. */
export async function openReplay(read: ReadSimulatorOptions): Promise<OpenReplay> {
  const { replay, speed, retime, replayStartsOn } = read;
  const recording = await openOrRefuse(replay);
  try {
    const startsOn = replayStartsOn ?? (speed === 'max' ? 'first-listener' : 'at-once');
    const options = { recording, speed, startsOn, ...(retime === undefined ? {} : { retime }) };
    return { options, symbols: listed(recording, read.namedSymbols) };
  } catch (error) {
    await recording.close();
    throw error;
  }
}

async function openOrRefuse(files: readonly string[]): Promise<Recording> {
  try {
    return await openRecording(files);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new RangeError(`the simulator cannot replay this: ${error.message}`, { cause: error });
  }
}

function listed(recording: Recording, named: readonly SymbolSpec[]): SymbolSpec[] {
  const others = named.filter(({ symbol }) => !recording.symbols.includes(symbol));
  return [...recordedSpecs(recording, [...named, ...spotSymbols]), ...others];
}
