import { BinanceAdapter, EventEngine, EventType, Exchange } from 'vt-binance';
import type { SubscribeRequest } from 'vt-binance';

import type { Kind } from '../feed/kinds.js';
import type { Receiver, ReceiverContext } from './receiver.js';

const REQUESTS: Readonly<Partial<Record<Kind, Omit<SubscribeRequest, 'symbol' | 'exchange'>>>> = {
  bookTicker: {},
  ticker: {},
  depth20: { depth: 20 },
  trade: { ticks: false, transactions: true },
  depth: { ticks: false, depth: 'book' },
};

/** The whole adapter: typed, validated payloads in a handler that is registered on the event engine. */
export const receiver: Receiver = {
  kinds: ['bookTicker', 'trade', 'ticker', 'depth20', 'depth'],
  start: async (context) => {
    const engine = new EventEngine();
    engine.start();
    const adapter = new BinanceAdapter(engine);
    const endpoints = { rest: `http://127.0.0.1:${context.port}`, stream: `ws://127.0.0.1:${context.port}` };
    const live = new Promise((resolve) => {
      engine.register(EventType.CONNECTION, ({ data }) => {
        if (data.channel === 'market' && data.change.kind === 'connected') resolve(undefined);
      });
    });
    engine.register(EventType.LOG, ({ data }) => {
      if (data.level > 20) process.stderr.write(`${data.msg}\n`);
    });
    const seeds = seeded(engine, context);
    for (const symbol of context.symbols) {
      adapter.subscribe({ symbol, exchange: Exchange.BINANCE, ...REQUESTS[context.kind] });
    }
    await adapter.connect({ server: 'simulator', endpoints: { ...endpoints, wsApi: endpoints.stream } });
    await live;
    await seeds;
    listen(engine, context);
  },
};

/** A tick needs a last price and a book needs a snapshot, each of which is asked for once per symbol. */
async function seeded(engine: EventEngine, { kind, symbols }: ReceiverContext): Promise<void> {
  const missing = new Set(symbols);
  const arrived = (symbol: string): void => {
    missing.delete(symbol);
    if (missing.size === 0) settle();
  };
  let settle = (): void => undefined;
  const complete = new Promise<void>((resolve) => (settle = resolve));
  if (kind === 'trade') return;
  const stop =
    kind === 'depth'
      ? engine.register(EventType.BOOK, ({ data }) => data.status === 'live' && arrived(data.symbol))
      : engine.register(EventType.TICK, ({ data }) => arrived(data.symbol));
  await complete;
  stop();
}

function listen(engine: EventEngine, { kind, seen }: ReceiverContext): void {
  if (kind === 'trade') engine.register(EventType.TRANSACTION, seen);
  else if (kind === 'depth') engine.register(EventType.BOOK, seen);
  else engine.register(EventType.TICK, seen);
}
