import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

/** The text of a body; `exchangeInfo` is some megabytes long, and a tenth of it compressed. */
export async function inflateContent(body: Buffer, encoding: string | undefined): Promise<string> {
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body.toString('utf8');
  if (encoding === 'gzip') return (await unzip(body)).toString('utf8');
  throw new Error(`the answer has the content encoding ${encoding}, which was not asked for`);
}
