import type { EventSink } from './event-types.js';
import { settledWithin } from './settled-within.js';

/** A strategy must not wait for ever for its own handlers. */
const LONGEST_HANDLING_MS = 5_000;

/** Where handlers do not come to an end. */
const hanging = new WeakSet<object>();

/**
 * Whether all that has been put by now is handled, waiting for it no longer than five seconds; true where the engine does
 * not tell. Handlers that hang, and for which somebody has waited in vain, are not waited for once more: an adapter waits
 * since there may be no main engine, and a main engine since there are adapters that do not.
 */
export async function handledInTime(engine: Pick<EventSink, 'handled'>): Promise<boolean> {
  if (hanging.has(engine)) return false;
  const handled = engine.handled?.() ?? Promise.resolve();
  if (await settledWithin(handled, LONGEST_HANDLING_MS)) return true;
  hanging.add(engine);
  void handled.catch(() => undefined).then(() => hanging.delete(engine));
  return false;
}
