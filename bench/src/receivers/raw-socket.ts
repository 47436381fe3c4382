import WebSocket from 'ws';

import { KINDS, streamName } from '../feed/kinds.js';
import type { Receiver, ReceiverContext } from './receiver.js';

/** Opens one plain `ws` socket and subscribes all streams of the run. */
export async function openSocket(
  { port, kind, symbols }: ReceiverContext,
  onMessage: (data: Buffer) => void,
): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/stream`, { perMessageDeflate: false });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(
    JSON.stringify({ method: 'SUBSCRIBE', params: symbols.map((symbol) => streamName(kind, symbol)), id: 1 }),
  );
  await new Promise((resolve) => socket.once('message', resolve));
  socket.on('message', onMessage);
}

/** `ws`, nothing read: what the socket alone costs. */
export const receiver: Receiver = {
  kinds: KINDS,
  start: (context) => openSocket(context, () => context.seen()),
};
