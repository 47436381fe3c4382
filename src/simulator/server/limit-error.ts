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
}
