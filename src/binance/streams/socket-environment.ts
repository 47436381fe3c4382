import type { Agent } from 'node:http';
import WebSocket from 'ws';

import { realTimers } from '../rate-limit/timers.js';
import type { Timers } from '../rate-limit/timers.js';

/** How one WebSocket is opened. There is deliberately no way to switch certificate verification off. */
export interface WebSocketOptions {
  readonly handshakeTimeoutMs: number;
  /** Proxy agent, where the user set one. */
  readonly agent?: Agent | undefined;
  /**
   * True where the owner judges the bytes of every text frame itself: nothing is looked at twice. Frames that are no UTF-8
   * are refused by `ws`, and the connection with them, everywhere else.
   */
  readonly skipsTextCheck?: boolean;
}

/** Everything that a socket takes from outside: time, chance and the network. */
export interface SocketEnvironment {
  /** Epoch milliseconds of this machine. */
  readonly now: () => number;
  /** Chance in [0, 1). */
  readonly random: () => number;
  readonly timers: Timers;
  readonly createWebSocket: (url: string, options: WebSocketOptions) => WebSocket;
}

/** Frames of Binance stay far below this; more is an attack or an accident. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

/** The real world. */
export const realSocketEnvironment: SocketEnvironment = {
  now: () => Date.now(),
  random: () => Math.random(),
  timers: realTimers,
  createWebSocket: openWebSocket,
};

function openWebSocket(url: string, options: WebSocketOptions): WebSocket {
  return new WebSocket(url, {
    handshakeTimeout: options.handshakeTimeoutMs,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    rejectUnauthorized: true,
    skipUTF8Validation: options.skipsTextCheck === true,
    ...(options.agent && { agent: options.agent }),
  });
}
