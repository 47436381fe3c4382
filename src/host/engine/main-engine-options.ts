import type { BaseAdapter } from '../base-adapter.js';
import type { EventEngine } from '../events/event-engine.js';
import type { EventSink } from '../events/event-types.js';
import type { LogOptions } from '../log/log-options.js';
import type { BaseEngine } from './base-engine.js';
import type { EngineHost } from './engine-host.js';
import type { OmsRetention } from './oms-engine.js';

/** A class of adapters, as `addAdapter` takes it. */
export interface AdapterClass<Adapter extends BaseAdapter> {
  new (eventEngine: EventSink, adapterName: string): Adapter;
  readonly defaultName: string;
}

/** A class of engines, as `addEngine` takes it. */
export type EngineClass<Engine extends BaseEngine> = new (host: EngineHost, eventEngine: EventEngine) => Engine;

/** What a main engine is made of unless told otherwise. */
export interface MainEngineOptions extends OmsRetention {
  /** Where log entries go; false: nowhere (they still are events). */
  readonly log?: LogOptions | false;
  /** How long `close` waits for queued events; 5,000 unless told otherwise. */
  readonly closeTimeoutMs?: number;
  /** The time that guards of orders go by, epoch ms; this machine's unless told otherwise. */
  readonly now?: () => number;
}
