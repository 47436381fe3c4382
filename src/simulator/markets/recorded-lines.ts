import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { reasonOf } from '../reason-of.js';
import { RecordingError } from './recording-error.js';

/** Lines of a file, packed with gzip or plain, without ever holding more than a piece of it. */
export async function* readLines(file: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of await openText(file)) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw new RecordingError(file, 0, `cannot be read: ${reasonOf(error)}`, { cause: error });
  }
  if (rest !== '') yield rest;
}

async function openText(file: string): Promise<Readable> {
  const isPacked = await startsLikeGzip(file);
  const source = createReadStream(file);
  if (!isPacked) return source.setEncoding('utf8');
  // `pipeline` hands an error of the file on to whoever reads; what it tells itself is of no use.
  return pipeline(source, createGunzip(), () => undefined).setEncoding('utf8');
}

async function startsLikeGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
