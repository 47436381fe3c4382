import type { ConnectionNews } from '../../../../src/host/domain/connection-news.js';
import type { EventRecord } from '../event-record.js';
import type { MirroredOrder, VenueMirror } from '../venue-mirror.js';
import { isOver, statusOf } from './venue-truth.js';

/** When the private stream came to stand in a life of the process; never where it did not. */
export function lifeBegunAt({ told }: EventRecord, life: number): number {
  const connected = told.find((each) => {
    if (each.type !== 'eConnection.' || each.life !== life) return false;
    const { channel, change } = each.data as ConnectionNews;
    return channel === 'private' && change.kind === 'connected';
  });
  return connected?.at ?? Infinity;
}

/**
 * Whether an order of another program had come to its end by then: a process that begins then can know nothing of it,
 * for no journal holds it and the venue does not list it.
 */
export function isGoneStranger(mirrored: MirroredOrder, mirror: VenueMirror, begunAt: number): boolean {
  const endedAt = mirrored.moments.at(-1)?.at ?? 0;
  return mirror.isForeign(mirrored) && isOver(statusOf(mirrored.order)) && endedAt <= begunAt;
}
