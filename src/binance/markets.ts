import { Exchange } from '../host/domain/constants.js';

/** Where one server of a market is reached. `rest` and `stream` without a path, `wsApi` with its path. */
export interface MarketEndpoints {
  readonly rest: string;
  readonly stream: string;
  readonly wsApi: string;
}

/** A market of Binance that an adapter could serve. */
export type MarketName = 'spot' | 'usdm';

/** Binance's own servers; a simulator brings its endpoints with it. */
type BinanceServer = 'live' | 'testnet' | 'demo';

/** What a market is: where it lives, what it allows, what it can do. Whatever differs between markets stands here. */
export interface MarketDescription {
  readonly name: MarketName;
  readonly title: string;
  readonly exchange: Exchange;
  /** Whether this release trades it. */
  readonly served: boolean;
  readonly servers: Readonly<Record<BinanceServer, MarketEndpoints>>;
  readonly paths: { readonly rest: string; readonly rawStream: string; readonly combinedStream: string };
  readonly limits: {
    /** Default until `exchangeInfo` has been read, which is the truth. */
    readonly weightPerMinute: number;
    readonly streamsPerConnection: number;
    readonly incomingMessagesPerSecond: number;
    readonly connectionLifeHours: number;
    readonly serverPingSeconds: number;
    readonly klinesPerRequest: number;
    readonly tradesPerRequest: number;
    readonly recvWindowMs: number;
    readonly clientOrderIdLength: number;
  };
  readonly features: {
    readonly stopOrders: boolean;
    readonly postOnly: boolean;
    readonly quoteQuantityMarketOrders: boolean;
    readonly netPosition: boolean;
    readonly hedgeMode: boolean;
    readonly history: boolean;
    readonly privateStream: 'ws-api-subscription' | 'listen-key';
  };
}

/**
 * One row per market. Sources: binance-spot-api-docs (rest-api.md, web-socket-api.md, web-socket-streams.md, testnet,
 * demo-mode); for USDⓈ-M the derivatives documentation and binance-connector-js. Every host can be overridden by settings.
 */
export const BINANCE_MARKETS: Readonly<Record<MarketName, MarketDescription>> = {
  spot: {
    name: 'spot',
    title: 'Spot',
    exchange: Exchange.BINANCE,
    served: true,
    servers: {
      live: {
        rest: 'https://api.binance.com',
        stream: 'wss://stream.binance.com:9443',
        wsApi: 'wss://ws-api.binance.com:443/ws-api/v3',
      },
      testnet: {
        rest: 'https://testnet.binance.vision',
        stream: 'wss://stream.testnet.binance.vision',
        wsApi: 'wss://ws-api.testnet.binance.vision/ws-api/v3',
      },
      demo: {
        rest: 'https://demo-api.binance.com',
        stream: 'wss://demo-stream.binance.com',
        wsApi: 'wss://demo-ws-api.binance.com/ws-api/v3',
      },
    },
    paths: { rest: '/api/v3', rawStream: '/ws', combinedStream: '/stream' },
    limits: {
      weightPerMinute: 6000,
      streamsPerConnection: 1024,
      incomingMessagesPerSecond: 5,
      connectionLifeHours: 24,
      serverPingSeconds: 20,
      klinesPerRequest: 1000,
      tradesPerRequest: 1000,
      recvWindowMs: 60_000,
      clientOrderIdLength: 36,
    },
    features: {
      stopOrders: true,
      postOnly: true,
      quoteQuantityMarketOrders: true,
      netPosition: true,
      hedgeMode: false,
      history: true,
      privateStream: 'ws-api-subscription',
    },
  },
  usdm: {
    name: 'usdm',
    title: 'USDⓈ-M futures',
    exchange: Exchange.BINANCEUSDM,
    served: false,
    servers: {
      live: {
        rest: 'https://fapi.binance.com',
        stream: 'wss://fstream.binance.com',
        wsApi: 'wss://ws-fapi.binance.com/ws-fapi/v1',
      },
      testnet: {
        rest: 'https://demo-fapi.binance.com',
        stream: 'wss://fstream.binancefuture.com',
        wsApi: 'wss://testnet.binancefuture.com/ws-fapi/v1',
      },
      demo: {
        rest: 'https://demo-fapi.binance.com',
        stream: 'wss://fstream.binancefuture.com',
        wsApi: 'wss://testnet.binancefuture.com/ws-fapi/v1',
      },
    },
    paths: { rest: '/fapi/v1', rawStream: '/public/ws', combinedStream: '/public/stream' },
    limits: {
      weightPerMinute: 2400,
      streamsPerConnection: 1024,
      incomingMessagesPerSecond: 10,
      connectionLifeHours: 24,
      serverPingSeconds: 180,
      klinesPerRequest: 1500,
      tradesPerRequest: 1000,
      recvWindowMs: 60_000,
      clientOrderIdLength: 36,
    },
    features: {
      stopOrders: true,
      postOnly: true,
      quoteQuantityMarketOrders: false,
      netPosition: true,
      hedgeMode: true,
      history: true,
      privateStream: 'listen-key',
    },
  },
};

/** The market that an exchange code stands for. */
export function marketOf(exchange: Exchange): MarketDescription {
  switch (exchange) {
    case Exchange.BINANCE:
      return BINANCE_MARKETS.spot;
    case Exchange.BINANCEUSDM:
      return BINANCE_MARKETS.usdm;
    default:
      return exchange satisfies never;
  }
}
