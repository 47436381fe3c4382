import type { Receiver } from './receiver.js';

/** Every receiver by the name that the table shows; each is loaded only in the process that measures it. */
const LOADERS = {
  'ws nothing read': () => import('./raw-socket.js'),
  'ws + JSON.parse': () => import('./json-parse.js'),
  'vt-binance': () => import('./vt-binance.js'),
  'npm binance raw': () => import('./npm-binance.js'),
  'npm binance formatted': () => import('./npm-binance-formatted.js'),
  '@binance/spot': () => import('./binance-spot.js'),
  'node-binance-api': () => import('./node-binance-api.js'),
  'ccxt.pro': () => import('./ccxt-pro.js'),
} as const satisfies Record<string, () => Promise<{ readonly receiver: Receiver }>>;

/** Name of a receiver. */
export type ReceiverName = keyof typeof LOADERS;

export const RECEIVER_NAMES = Object.keys(LOADERS) as readonly ReceiverName[];

/** The receiver that all others are compared with. */
export const YARDSTICK: ReceiverName = 'ws + JSON.parse';

export async function loadReceiver(name: ReceiverName): Promise<Receiver> {
  return (await LOADERS[name]()).receiver;
}
