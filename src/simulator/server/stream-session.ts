import type { SocketConnection, SocketRole } from './socket-connection.js';
import type { SocketOptions } from './socket-options.js';
import type { FrameFormat, StreamHub, StreamListener } from './stream-hub.js';
import type { StreamPath } from './stream-path.js';
import { parseStreamRequest, StreamRequestError, type StreamControl } from './stream-request.js';

/** One client on the market streams: what it listens to, in which form, and the answers to its control messages. */
export class StreamSession implements SocketRole, StreamListener {
  readonly #connection: SocketConnection;
  readonly #hub: StreamHub;
  readonly #options: SocketOptions;
  readonly #streams = new Set<string>();
  #format: FrameFormat;

  constructor(connection: SocketConnection, hub: StreamHub, options: SocketOptions, path: StreamPath) {
    this.#connection = connection;
    this.#hub = hub;
    this.#options = options;
    this.#format = { combined: path.combined, inMicroseconds: path.inMicroseconds };
    this.#subscribe(path.streams);
  }

  get streams(): readonly string[] {
    return [...this.#streams];
  }

  get format(): FrameFormat {
    return this.#format;
  }

  take(frame: Buffer, name: string): void {
    if (this.#connection.onNews === null) this.#connection.send(frame);
    else this.#connection.deliver(frame, { channel: 'stream', name });
  }

  receive(text: string): void {
    try {
      const control = parseStreamRequest(text);
      const result = this.#obey(control);
      if (this.#connection.isOpen) this.#connection.send(`{"result":${JSON.stringify(result)},"id":${control.rawId}}`);
    } catch (error) {
      if (!(error instanceof StreamRequestError)) throw error;
      this.#connection.send(this.#errorFrame(error));
    }
  }

  wrapNotice(event: string, json: string): string {
    return this.#format.combined ? `{"stream":"!${event}","data":${json}}` : json;
  }

  end(): void {
    for (const name of this.#streams) this.#hub.leave(name, this);
    this.#streams.clear();
  }

  #obey(control: StreamControl): null | boolean | readonly string[] {
    switch (control.method) {
      case 'SUBSCRIBE':
        this.#subscribe(control.streams);
        return null;
      case 'UNSUBSCRIBE':
        this.#unsubscribe(control.streams);
        return null;
      case 'LIST_SUBSCRIPTIONS':
        return this.streams;
      case 'GET_PROPERTY':
        return this.#format.combined;
      case 'SET_PROPERTY':
        this.#format = { ...this.#format, combined: control.combined };
        return null;
      default:
        return control satisfies never;
    }
  }

  /** A stream that does not exist is taken as well and stays silent, as on Binance. */
  #subscribe(names: readonly string[]): void {
    const added = new Set(names.filter((name) => !this.#streams.has(name)));
    if (this.#streams.size + added.size > this.#options.streamsPerConnection) {
      // That the limit cuts rather than answers is uncertain; the page only gives the number.
      this.#connection.cut(1008, 'Too many streams');
      return;
    }
    for (const name of added) {
      this.#streams.add(name);
      this.#hub.join(name, this);
    }
  }

  #unsubscribe(names: readonly string[]): void {
    for (const name of names) {
      if (this.#streams.delete(name)) this.#hub.leave(name, this);
    }
  }

  #errorFrame({ code, message, rawId }: StreamRequestError): string {
    const body = `"code":${code},"msg":${JSON.stringify(message)}`;
    if (this.#options.nestedStreamErrors) return `{"error":{${body}},"id":${rawId ?? 'null'}}`;
    return rawId === undefined ? `{${body}}` : `{${body},"id":${rawId}}`;
  }
}
