import { crc32 } from 'node:zlib';

/** Length and checksum of eight digits each, with a blank behind. */
const LINE = /^\0*([0-9a-f]{8}) ([0-9a-f]{8}) (.*)$/su;

/** Orders of which a journal's bytes hold a whole record; read line by line, as a person would. */
export function journalledOrders(file: Uint8Array): Set<string> {
  const orders = new Set<string>();
  for (const line of Buffer.from(file).toString().split('\n').slice(0, -1)) {
    const [, length = '', checksum = '', json = ''] = LINE.exec(line) ?? [];
    const isWhole = Buffer.byteLength(json) === Number.parseInt(length, 16) && crc32(json) === Number(`0x${checksum}`);
    if (!isWhole) continue;
    const { s: subject, k: kind } = JSON.parse(json) as { readonly s?: string; readonly k?: string };
    if (kind === 'order' && subject !== undefined) orders.add(subject);
  }
  return orders;
}
