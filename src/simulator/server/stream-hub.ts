import type { MarketViews } from '../market-view.js';
import { parseStreamName } from './stream-name.js';

/** How a listener wants its frames. */
export interface FrameFormat {
  readonly combined: boolean;
  readonly inMicroseconds: boolean;
}

/** Somebody who takes the frames of a stream. */
export interface StreamListener {
  readonly format: FrameFormat;
  take(frame: Buffer, name: string): void;
}

interface Topic {
  readonly listeners: Set<StreamListener>;
  readonly end: () => void;
}

/**
 * Brings each stream's payloads to all connections that listen. A stream is asked of the market once, however many
 * listen, and each form of a frame (raw or wrapped, ms or µs) is built once for all of them.
 */
export class StreamHub {
  readonly #markets: MarketViews;
  readonly #topics = new Map<string, Topic>();

  constructor(markets: MarketViews) {
    this.#markets = markets;
  }

  /** Streams that somebody listens to. */
  get streams(): readonly string[] {
    return [...this.#topics.keys()];
  }

  /** From now on the listener takes the stream; nothing happens where there is no such stream. */
  join(name: string, listener: StreamListener): void {
    const known = this.#topics.get(name);
    if (known) {
      known.listeners.add(listener);
      return;
    }
    const listeners = new Set([listener]);
    const end = this.#listen(name, (json) => broadcast(name, json, listeners));
    if (end) this.#topics.set(name, { listeners, end });
  }

  leave(name: string, listener: StreamListener): void {
    const topic = this.#topics.get(name);
    if (!topic?.listeners.delete(listener) || topic.listeners.size > 0) return;
    this.#topics.delete(name);
    topic.end();
  }

  /** Stops listening to the market. */
  close(): void {
    for (const topic of this.#topics.values()) topic.end();
    this.#topics.clear();
  }

  #listen(name: string, listener: (json: string) => void): (() => void) | undefined {
    const target = parseStreamName(name);
    if (target === null) return undefined;
    if (target.scope === 'all') return this.#markets.listenAll(target.topic, listener);
    return this.#markets.view(target.symbol)?.listen(target.topic, listener);
  }
}

function broadcast(name: string, json: string, listeners: ReadonlySet<StreamListener>): void {
  const frames: (Buffer | undefined)[] = [];
  for (const listener of listeners) {
    const { combined, inMicroseconds } = listener.format;
    const form = (combined ? 1 : 0) + (inMicroseconds ? 2 : 0);
    listener.take((frames[form] ??= buildFrame(name, json, listener.format)), name);
  }
}

function buildFrame(name: string, json: string, { combined, inMicroseconds }: FrameFormat): Buffer {
  const data = inMicroseconds ? toMicroseconds(json) : json;
  return Buffer.from(combined ? `{"stream":${JSON.stringify(name)},"data":${data}}` : data);
}

// Every time of a payload stands under one of these letters, and no other integer under them has thirteen digits.
function toMicroseconds(json: string): string {
  return json.replace(/"([ETtOC])":(\d{13})(?=[,}])/g, '"$1":$2000');
}
