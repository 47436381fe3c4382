/** A refusal by the venue: Binance's code and message, and the HTTP status that carries it. */
export class VenueError extends Error {
  override readonly name = 'VenueError';

  constructor(
    readonly code: number,
    message: string,
    readonly status = 400,
    /** `data` of the error body, for composite outcomes such as cancel-replace. */
    readonly data?: unknown,
  ) {
    super(message);
  }
}
