import Binance from 'node-binance-api';

import { KINDS, streamName } from '../feed/kinds.js';
import type { Receiver } from './receiver.js';

/** node-binance-api by its combined subscription, which hands over parsed messages. */
export const receiver: Receiver = {
  kinds: KINDS,
  start: async ({ port, kind, symbols, seen }) => {
    const client = new Binance();
    client.combineStream = `ws://127.0.0.1:${port}/stream?streams=`;
    await new Promise((resolve) => {
      client.subscribeCombined(
        symbols.map((symbol) => streamName(kind, symbol)),
        seen,
        () => undefined,
        resolve,
      );
    });
  },
};
