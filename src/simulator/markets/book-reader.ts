import type { Units } from '../units.js';
import type { BookTop, Venue } from '../venue.js';

/** A symbol's book as a market view reads it, whoever keeps it. */
export interface BookReader {
  lastUpdateId(): number;
  top(): BookTop;
  levels(side: 'bid' | 'ask', limit: number): readonly (readonly [price: Units, quantity: Units])[];
}

/** Reads a symbol's book on the venue. */
export function venueBook(venue: Venue, symbol: string): BookReader {
  return {
    lastUpdateId: () => venue.lastUpdateId(symbol),
    top: () => venue.bookTop(symbol),
    levels: (side, limit) => venue.levels(symbol, side, limit),
  };
}
