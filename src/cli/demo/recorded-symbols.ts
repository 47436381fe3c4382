import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../usage-error.js';

/** A recording names its instruments within its first lines. */
const LINES_LOOKED_AT = 2_000;

/** The instruments of a recording, in the order in which they appear; throws `UsageError` where there are none. */
export async function recordedSymbols(path: string): Promise<string[]> {
  const symbols = new Set<string>();
  try {
    for await (const line of firstLines(path)) {
      const symbol = /"s"\s*:\s*"([^"]+)"/.exec(line)?.[1];
      if (symbol !== undefined) symbols.add(symbol);
    }
  } catch (error) {
    throw new UsageError(`--replay cannot read ${path}: ${(error as Error).message}`);
  }
  if (symbols.size > 0) return [...symbols];
  throw new UsageError(`--replay finds no frames of Binance in ${path}`);
}

async function* firstLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const unzipped = path.endsWith('.gz') ? createGunzip() : null;
  if (unzipped) pipeline(file, unzipped, () => undefined);
  const source = unzipped ?? file;
  let failure: Error | undefined;
  file.on('error', (error) => {
    failure = error;
    source.destroy();
  });
  unzipped?.on('error', (error) => (failure ??= error));
  let count = 0;
  try {
    for await (const line of createInterface({ input: source, crlfDelay: Infinity })) {
      yield line;
      count += 1;
      if (count >= LINES_LOOKED_AT) break;
    }
  } finally {
    file.destroy();
    unzipped?.destroy();
  }
  if (failure && count < LINES_LOOKED_AT) throw failure;
}
