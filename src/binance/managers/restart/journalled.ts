import type { RiskLoweringIntent } from './order-intent.js';
import type { OrderJournal } from './order-journal.js';

/** What writing down what lowers risk needs. */
export interface Journalling {
  /** Where it is written down before it is sent; null: nowhere. */
  readonly journal: Pick<OrderJournal, 'recordIfPossible' | 'answered'> | null;
  /** Aborted at the close. */
  readonly signal: AbortSignal;
}

/** Written down before it is sent, and again when it is through; what the close interrupts stays written. */
export async function journalled<Result>(
  { journal, signal }: Journalling,
  intent: RiskLoweringIntent,
  send: () => Promise<Result>,
): Promise<Result> {
  if (!journal) return send();
  await journal.recordIfPossible(intent);
  try {
    return await send();
  } finally {
    if (!signal.aborted) journal.answered(intent);
  }
}
