import type { BaseAdapter } from '../base-adapter.js';
import type { LogLevel } from '../domain/constants.js';

/** What an engine sees of the main engine that it was added to. */
export interface EngineHost {
  /** Undefined where no adapter has this name. */
  getAdapter(adapterName: string): BaseAdapter | undefined;
  getAllAdapterNames(): string[];
  writeLog(msg: string, source?: string, level?: LogLevel): void;
}
