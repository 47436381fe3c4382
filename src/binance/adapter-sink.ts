import type { BaseAdapter } from '../host/base-adapter.js';

/** The host's ear: what the coordinator and its managers tell. Every adapter of the host has it. */
export type AdapterSink = Pick<
  BaseAdapter,
  | 'adapterName'
  | 'eventEngine'
  | 'orderGate'
  | 'onTick'
  | 'onBar'
  | 'onBook'
  | 'onTransaction'
  | 'onTrade'
  | 'onOrder'
  | 'onPosition'
  | 'onAccount'
  | 'onContract'
  | 'onConnection'
  | 'onAlert'
  | 'writeLog'
>;
