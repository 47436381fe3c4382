import type { EventEngine } from '../events/event-engine.js';
import { EventType } from '../events/event-types.js';
import type { LogOptions } from '../log/log-options.js';
import { LogSink } from '../log/log-sink.js';
import { isSecretName } from '../log/redact-secrets.js';
import { BaseEngine } from './base-engine.js';
import type { EngineHost } from './engine-host.js';

/** Writes every `eLog` event to the console and, where a directory is given, to a file per day. */
export class LogEngine extends BaseEngine {
  readonly #sink: LogSink;
  readonly #unsubscribe: () => void;

  constructor(host: EngineHost, eventEngine: EventEngine, options: LogOptions = {}) {
    super(host, eventEngine, 'log');
    this.#sink = new LogSink(options);
    this.#unsubscribe = eventEngine.register(EventType.LOG, ({ data }) => {
      this.#sink.write(data);
    });
  }

  /** Hides the values of settings whose names say that they are secret ("API Key", "Secret", …). */
  hideSecretsOf(setting: Readonly<Record<string, unknown>>): void {
    // What is no object at all is for the adapter to refuse.
    for (const [name, value] of Object.entries((setting as typeof setting | null | undefined) ?? {})) {
      if (typeof value === 'string' && isSecretName(name)) this.#sink.hide(value);
    }
  }

  override async close(): Promise<void> {
    this.#unsubscribe();
    await this.#sink.close();
  }
}
