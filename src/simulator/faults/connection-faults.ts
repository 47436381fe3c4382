import type { SocketConnection } from '../server/socket-connection.js';
import type { FaultOf } from './fault-book.js';
import type { FaultSubject } from './fault-subject.js';

/** Brings mishaps upon a whole socket. */
export class ConnectionFaults {
  /** Carries a fault out and lists it, unless the socket is past it. */
  hit(fault: FaultOf<'connection'>, connection: SocketConnection, subject?: FaultSubject): void {
    if (!connection.isOpen || connection.isSilent || !befall(fault, connection)) return;
    fault.note(subject);
  }
}

function befall({ kind, values }: FaultOf<'connection'>, connection: SocketConnection): boolean {
  switch (kind) {
    case 'half-open':
      connection.silence();
      return true;
    case 'stall':
      return connection.stall(values['durationMs'] ?? 0);
    case 'connection-lost':
      void connection.drop();
      return true;
    case 'connection-closed':
      connection.cut(values['code'] ?? 1_008, 'Disconnected');
      return true;
    default:
      return kind satisfies never;
  }
}
