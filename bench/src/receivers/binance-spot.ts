import { Spot, SpotWebsocketStreams } from '@binance/spot';

import type { Receiver } from './receiver.js';

const DEPTH_20 = {
  levels: SpotWebsocketStreams.PartialBookDepthLevelsEnum.LEVELS_20,
  updateSpeed: SpotWebsocketStreams.PartialBookDepthUpdateSpeedEnum.UPDATE_SPEED_100ms,
};

/** Binance's own connector. */
export const receiver: Receiver = {
  kinds: ['bookTicker', 'trade', 'aggTrade', 'ticker', 'depth20'],
  start: async ({ port, kind, symbols, seen }) => {
    const wsURL = `ws://127.0.0.1:${port}`;
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- as its own examples have it
    const { websocketStreams } = new Spot({ configurationWebsocketStreams: { wsURL, compression: false } });
    const connection = await websocketStreams.connect();
    for (const symbol of symbols) {
      const name = symbol.toLowerCase();
      if (kind === 'bookTicker') connection.bookTicker({ symbol: name }).on('message', seen);
      else if (kind === 'trade') connection.trade({ symbol: name }).on('message', seen);
      else if (kind === 'aggTrade') connection.aggTrade({ symbol: name }).on('message', seen);
      else if (kind === 'ticker') connection.ticker({ symbol: name }).on('message', seen);
      else connection.partialBookDepth({ symbol: name, ...DEPTH_20 }).on('message', seen);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  },
};
