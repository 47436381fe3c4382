import { WebsocketClient } from 'binance';

import { KINDS, streamName } from '../feed/kinds.js';
import type { Receiver, ReceiverContext } from './receiver.js';

/** Opens the client; `event` is the one on which it hands messages over in the wanted form. */
async function start(
  { port, kind, symbols, seen }: ReceiverContext,
  { beautify, event }: { readonly beautify: boolean; readonly event: 'message' | 'formattedMessage' },
): Promise<void> {
  const silent = { trace: () => undefined, info: () => undefined, error: console.error };
  const client = new WebsocketClient({ beautify, wsUrl: `ws://127.0.0.1:${port}/stream` }, silent);
  const opened = new Promise((resolve) => client.once('open', resolve));
  await Promise.race([
    client.subscribe(
      symbols.map((symbol) => streamName(kind, symbol)),
      'main',
    ),
    opened,
  ]);
  await opened;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  client.on(event, seen);
}

/** npm `binance`, messages as they come. */
export const receiver: Receiver = {
  kinds: KINDS,
  start: (context) => start(context, { beautify: false, event: 'message' }),
};

/** npm `binance`, messages with readable names and numbers. */
export const formattedReceiver: Receiver = {
  kinds: KINDS,
  start: (context) => start(context, { beautify: true, event: 'formattedMessage' }),
};
