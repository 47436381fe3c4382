import type { EventEngine } from '../events/event-engine.js';
import type { EngineHost } from './engine-host.js';

/** A part of the host with a life of its own: it is added to a `MainEngine` and closed by it, last added first. */
export abstract class BaseEngine {
  constructor(
    readonly host: EngineHost,
    readonly eventEngine: EventEngine,
    readonly engineName: string,
  ) {}

  /** Gives back everything that the engine holds; called once. */
  abstract close(): void | Promise<void>;
}
