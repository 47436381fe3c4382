import type { DepthSnapshot } from '../../binance/wire/market-rest.js';
import { reasonOf } from '../reason-of.js';
import { parseRecordedLine, type RecordedFrame } from './recorded-frame.js';
import { readLines } from './recorded-lines.js';
import { RecordingError } from './recording-error.js';

/** How far a file is searched for its first snapshot before the replay begins. */
const MOST_LINES_AHEAD = 5_000;

/** A frame and the symbol that it belongs to. */
export interface SymbolFrame {
  readonly symbol: string;
  readonly frame: RecordedFrame;
}

/** A recording of one or more symbols, in one or more files: its beginning is known, the rest is read when asked for. */
export interface Recording {
  readonly symbols: readonly string[];
  /** When its first frame was received, in epoch milliseconds. */
  readonly startTime: number;
  /** The first book of a symbol; absent where none was recorded near the beginning. */
  snapshot(symbol: string): DepthSnapshot | undefined;
  /** All frames of all files in the order in which they were received; can be read once. */
  frames(): AsyncGenerator<SymbolFrame>;
  /** Lets go of the files. */
  close(): Promise<void>;
}

interface NumberedFrame {
  readonly frame: RecordedFrame;
  readonly line: number;
}

interface OpenFile {
  readonly symbols: ReadonlySet<string>;
  readonly head: readonly SymbolFrame[];
  readonly rest: AsyncGenerator<SymbolFrame>;
  close(): Promise<void>;
}

/**
 * Opens a recording and reads its beginning. Each line of a file is `<receive time in ns> <frame>`, the frame as it
 * came over a combined connection (`depth@100ms`, `bookTicker`, `trade`; others are left out) or a REST depth
 * snapshot. Rejects with `RecordingError` for what cannot be read.
 */
export async function openRecording(files: readonly string[]): Promise<Recording> {
  const open = await openAll(files);
  const snapshots = new Map<string, DepthSnapshot>();
  for (const { symbol, frame } of open.flatMap(({ head }) => head)) {
    if (frame.kind === 'snapshot' && !snapshots.has(symbol)) snapshots.set(symbol, frame.snapshot);
  }
  const starts = open.map(({ head }) => head[0]?.frame.receivedUs ?? 0);
  return {
    startTime: Math.floor(Math.min(...starts) / 1000),
    symbols: [...new Set(open.flatMap(({ symbols }) => [...symbols]))],
    snapshot: (symbol) => snapshots.get(symbol),
    frames: () => merge(open.map(framesOf)),
    close: () => closeAll(open),
  };
}

/** All or none: where one cannot be opened the others are closed. */
async function openAll(files: readonly string[]): Promise<OpenFile[]> {
  const openings = await Promise.allSettled(files.map(openFile));
  const open = openings.flatMap((opening) => (opening.status === 'fulfilled' ? [opening.value] : []));
  const failed = openings.find(({ status }) => status === 'rejected');
  if (failed?.status !== 'rejected') return open;
  await closeAll(open);
  throw failed.reason;
}

async function closeAll(files: readonly OpenFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()));
}

async function openFile(file: string): Promise<OpenFile> {
  const lines = readFrames(file);
  try {
    return await readHead(file, lines);
  } catch (error) {
    await lines.return(undefined);
    throw error;
  }
}

async function readHead(file: string, lines: AsyncGenerator<NumberedFrame>): Promise<OpenFile> {
  const symbols = new Set<string>();
  const head: NumberedFrame[] = [];
  let hasSnapshot = false;
  while (head.length < MOST_LINES_AHEAD && !(hasSnapshot && symbols.size > 0)) {
    const next = await lines.next();
    if (next.done) break;
    head.push(next.value);
    if (next.value.frame.kind === 'snapshot') hasSnapshot = true;
    else symbols.add(next.value.frame.symbol);
  }
  if (symbols.size === 0) throw new RecordingError(file, 0, 'has no frame of depth@100ms, bookTicker or trade');
  const named = ({ frame, line }: NumberedFrame): SymbolFrame => ({
    symbol: frame.kind === 'snapshot' ? onlyOne(symbols, file, line) : frame.symbol,
    frame,
  });
  const rest = nameRest(lines, named, symbols);
  const close = async (): Promise<void> => {
    await rest.return(undefined);
    // A generator that was never asked ends without ending what it reads from.
    await lines.return(undefined);
  };
  return { symbols, head: head.map(named), rest, close };
}

async function* nameRest(
  lines: AsyncGenerator<NumberedFrame>,
  named: (row: NumberedFrame) => SymbolFrame,
  symbols: Set<string>,
): AsyncGenerator<SymbolFrame> {
  for await (const row of lines) {
    if (row.frame.kind !== 'snapshot') symbols.add(row.frame.symbol);
    yield named(row);
  }
}

/** A snapshot names no symbol: it is the file's only one. */
function onlyOne(symbols: ReadonlySet<string>, file: string, line: number): string {
  const [symbol] = symbols;
  if (symbols.size === 1 && symbol !== undefined) return symbol;
  throw new RecordingError(
    file,
    line,
    `is a depth snapshot, but the file has several symbols: ${[...symbols].join(', ')}`,
  );
}

async function* readFrames(file: string): AsyncGenerator<NumberedFrame> {
  let line = 0;
  for await (const text of readLines(file)) {
    line += 1;
    if (text.trim() === '') continue;
    const frame = parseOrExplain(text, file, line);
    if (frame) yield { frame, line };
  }
}

function parseOrExplain(text: string, file: string, line: number): RecordedFrame | null {
  try {
    return parseRecordedLine(text);
  } catch (error) {
    throw new RecordingError(file, line, reasonOf(error), { cause: error });
  }
}

async function* framesOf({ head, rest }: OpenFile): AsyncGenerator<SymbolFrame> {
  yield* head;
  yield* rest;
}

/** Merges sources that are in order each; the first source goes first where times are equal. */
async function* merge(sources: readonly AsyncGenerator<SymbolFrame>[]): AsyncGenerator<SymbolFrame> {
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (;;) {
    let first = -1;
    heads.forEach(({ done, value }, index) => {
      const best = heads[first]?.value as SymbolFrame | undefined;
      if (!done && (!best || value.frame.receivedUs < best.frame.receivedUs)) first = index;
    });
    const source = sources[first];
    if (!source) return;
    yield heads[first]?.value as SymbolFrame;
    heads[first] = await source.next();
  }
}
