import { VenueError } from '../../../src/simulator/venue-error.js';

/** The refusal that an action meets; null where it meets none. Any other error goes on. */
export function refusalOf(action: () => unknown): VenueError | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof VenueError) return error;
    throw error;
  }
}
