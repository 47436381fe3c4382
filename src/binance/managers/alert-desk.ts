import type { Alert, AlertSeverity, AlertSubject } from '../../host/domain/alert.js';
import { LogLevel } from '../../host/domain/constants.js';

/** What an alert desk is handed. */
export interface AlertDeskParts {
  readonly adapterName: string;
  /** Time of this machine, epoch ms. */
  readonly now: () => number;
  onAlert(alert: Alert): void;
  onLog(message: string, level: LogLevel): void;
}

const LEVELS: Readonly<Record<AlertSeverity, LogLevel>> = {
  warning: LogLevel.WARNING,
  error: LogLevel.ERROR,
  critical: LogLevel.CRITICAL,
};

/**
 * Where trouble is raised and cleared: each is told once when it begins and once when it ends, as an event and as a log
 * line, and is listed in between. It lives as long as the adapter, so that what one connection leaves unresolved is
 * cleared when the next one finds out.
 */
export class AlertDesk {
  readonly #parts: AlertDeskParts;
  readonly #open = new Map<string, Alert>();
  #noted = 0;

  constructor(parts: AlertDeskParts) {
    this.#parts = parts;
  }

  /** What was raised and not cleared, oldest first. */
  open(): Alert[] {
    return [...this.#open.values()];
  }

  /** Whether nothing at all is raised. */
  get isClear(): boolean {
    return this.#open.size === 0;
  }

  has(alertId: string): boolean {
    return this.#open.has(alertId);
  }

  /** Trouble that lasts; does nothing where it was raised already. `since` is now unless told. */
  raise(alertId: string, subject: AlertSubject, severity: AlertSeverity, text: string, since?: Date): void {
    if (this.#open.has(alertId)) return;
    const began = since ?? new Date(this.#parts.now());
    const alert: Alert = { ...this.#base(alertId, severity, text, began), ...subject, state: 'raised' };
    this.#open.set(alertId, alert);
    this.#tell(alert, LEVELS[severity]);
  }

  /** The trouble is over; does nothing where it was not raised. The text says how it ended. */
  clear(alertId: string, text: string): void {
    const alert = this.#open.get(alertId);
    if (!alert) return;
    this.#open.delete(alertId);
    this.#tell({ ...alert, state: 'cleared', text, clearedAt: new Date(this.#parts.now()) }, LogLevel.INFO);
  }

  /** Something that was over when it was found. */
  note(subject: AlertSubject, severity: AlertSeverity, text: string, since?: Date): void {
    const alertId = `${subject.kind}#${++this.#noted}`;
    const began = since ?? new Date(this.#parts.now());
    this.#tell({ ...this.#base(alertId, severity, text, began), ...subject, state: 'noted' }, LEVELS[severity]);
  }

  #base(alertId: string, severity: AlertSeverity, text: string, since: Date) {
    return { adapterName: this.#parts.adapterName, alertId, severity, text, since, clearedAt: null };
  }

  #tell(alert: Alert, level: LogLevel): void {
    this.#parts.onLog(alert.text, level);
    this.#parts.onAlert(alert);
  }
}
