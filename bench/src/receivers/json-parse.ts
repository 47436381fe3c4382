import { KINDS } from '../feed/kinds.js';
import { openSocket } from './raw-socket.js';
import type { Receiver } from './receiver.js';

/** `ws` and `JSON.parse`: what everybody writes first, and what all others are compared with. */
export const receiver: Receiver = {
  kinds: KINDS,
  start: (context) =>
    openSocket(context, (bytes) => {
      const { data } = JSON.parse(bytes.toString()) as { readonly data: unknown };
      if (typeof data === 'object') context.seen();
    }),
};
