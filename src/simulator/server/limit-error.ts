import { VenueError } from '../venue-error.js';

/** A refusal for having asked too much; says when to come back. REST shows it as `Retry-After`, in seconds. */
export class LimitError extends VenueError {
  constructor(
    code: number,
    message: string,
    status: 418 | 429,
    /** Epoch milliseconds. */
    readonly retryAfter: number,
    data?: unknown,
  ) {
    super(code, message, status, data);
  }

  /** What `Retry-After` says: seconds, rounded up, so that whoever waits that long finds the door open. */
  secondsFrom(now: number): number {
    return retryAfterSeconds(this.retryAfter, now);
  }
}

/** Whole seconds from now until an instant, at least one. */
export function retryAfterSeconds(retryAfter: number, now: number): number {
  return Math.max(1, Math.ceil((retryAfter - now) / 1_000));
}
