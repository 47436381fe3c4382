import { resolve } from 'node:path';

import type { Exchange, LogLevel } from '../host/domain/constants.js';
import type { AdapterStates } from './adapter-states.js';
import type { Clock } from './clock.js';
import type { JournalDisk } from './journal/journal-disk.js';
import { accountFingerprint } from './journal/journal-owner.js';
import { nodeJournalDisk } from './journal/node-journal-disk.js';
import type { AlertDesk } from './managers/alert-desk.js';
import { OrderJournal } from './managers/restart/order-journal.js';
import type { BinanceSettings } from './settings.js';

/** What the journal of an account's orders is made of. */
export interface AccountJournalParts {
  readonly settings: BinanceSettings;
  readonly apiKey: string;
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly states: AdapterStates;
  readonly alerts: AlertDesk;
  /** This machine's disk unless told. */
  readonly disk: JournalDisk | undefined;
  readonly rotateAtBytes: number | undefined;
  readonly onLog: (message: string, level: LogLevel) => void;
}

const ALERT_ID = 'journal-failed';

/** The journal that the settings ask for; null where they ask for none. It opens nothing by itself. */
export function createAccountJournal(parts: AccountJournalParts): OrderJournal | null {
  const { settings, apiKey, adapterName, exchange, clock, rotateAtBytes, onLog } = parts;
  if (settings.journal === null) {
    parts.alerts.clear(ALERT_ID, 'There is no journal any more');
    return null;
  }
  const server = settings.server === 'simulator' ? `simulator ${settings.endpoints.rest}` : settings.server;
  return new OrderJournal({
    log: {
      path: resolve(settings.journal),
      owner: { market: 'spot', server, account: accountFingerprint(apiKey) },
      disk: parts.disk ?? nodeJournalDisk,
      clock,
      ...(rotateAtBytes !== undefined && { rotateAtBytes }),
    },
    adapterName,
    exchange,
    clock,
    recvWindowMs: settings.recvWindowMs,
    onProblem: (problem) => tell(problem, parts),
    onLog,
  });
}

/**
 * Without the journal no order is sent, so a journal that cannot be written makes the adapter degraded. After the close,
 * for which a disk may be too slow, nothing is told; what is open then is cleared when the next connection opens it.
 */
function tell(problem: string | null, { states, alerts }: AccountJournalParts): void {
  if (states.state === 'closed' || states.state === 'idle') return;
  // Whoever hears `ready` finds no alert that is open still.
  if (problem === null) alerts.clear(ALERT_ID, 'The journal can be written again');
  states.report('journal', problem);
  if (problem !== null) alerts.raise(ALERT_ID, { kind: 'journal-failed', reason: problem }, 'error', problem);
}
