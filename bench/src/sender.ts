/** The sending process: takes its orders from the bench by IPC and answers when each is done. */
import { FeedServer } from './feed/feed-server.js';
import type { FeedOptions } from './feed/feed-server.js';

/** What the sending process is told to do. */
export type SenderOrder =
  | ({ readonly order: 'listen' } & FeedOptions)
  | { readonly order: 'flood'; readonly frames: number }
  | { readonly order: 'pace'; readonly frames: number; readonly framesPerSecond: number };

let feed: FeedServer | undefined;

process.on('message', (order: SenderOrder) => void carryOut(order));
process.on('disconnect', () => process.exit());

async function carryOut(order: SenderOrder): Promise<void> {
  switch (order.order) {
    case 'listen':
      feed = new FeedServer(order);
      process.send?.({ done: 'listen', port: await feed.listen() });
      return;
    case 'flood':
      await feed?.flood(order.frames);
      break;
    case 'pace':
      process.send?.({ done: 'pace', sentMicros: await feed?.pace(order.frames, order.framesPerSecond) });
      return;
    default:
      order satisfies never;
  }
  process.send?.({ done: order.order });
}
