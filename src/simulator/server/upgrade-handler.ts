import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** A WebSocket service of the simulator's port: market streams, or the WebSocket API. */
export interface UpgradeHandler {
  /** Whether a handshake on this path (no query) is for this service. */
  accepts(path: string): boolean;
  /** Takes the handshake over. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection at once and gives its timers back. */
  close(): Promise<void>;
}
