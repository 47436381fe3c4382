import { write } from 'node:fs';

/** Node's own callbacks as promises: its file handles take twice the time for something as small as a record. */
export function called<Value = void>(
  call: (done: (error: NodeJS.ErrnoException | null, value?: Value) => void) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value as Value)));
  });
}

/** Writes all of it; one call may write less than it was given. */
export async function writeAll(descriptor: number, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  do {
    const [from, at] = [written, position + written];
    written += await called<number>((done) => write(descriptor, bytes, from, bytes.length - from, at, done));
  } while (written < bytes.length);
}
