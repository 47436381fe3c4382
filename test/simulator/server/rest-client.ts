import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Simulator } from '../../../src/simulator/index.js';

/** An answer as it came, and as JSON where it is JSON. */
export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /* eslint-disable @typescript-eslint/no-explicit-any -- a test reads what it expects */
  readonly body: any;
  /** The body where it is an array; else empty. */
  readonly rows: readonly Record<string, any>[];
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

type Fields = Readonly<Record<string, string | number | bigint | boolean>>;

/** A plain HTTP client that signs as the documentation says, and knows nothing of the adapter. */
export class RestClient {
  constructor(
    readonly simulator: Simulator,
    readonly key = simulator.apiKey,
    readonly secret = simulator.secret,
  ) {}

  /** An unsigned request. */
  get(path: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<RestReply> {
    return this.send('GET', `/api/v3/${path}${query(fields)}`, '', headers);
  }

  /** A signed request: parameters in the query for GET and DELETE, in the body otherwise. */
  signed(method: string, path: string, fields: Fields = {}): Promise<RestReply> {
    const timed = { timestamp: this.simulator.clock.now(), ...fields };
    const form = query(timed).slice(1);
    const signature = createHmac('sha256', this.secret).update(form).digest('hex');
    const signedForm = `${form}&signature=${signature}`;
    const inBody = method === 'POST';
    const url = `/api/v3/${path}${inBody ? '' : `?${signedForm}`}`;
    return this.send(method, url, inBody ? signedForm : '', { 'X-MBX-APIKEY': this.key });
  }

  /** Sends exactly this. */
  send(method: string, path: string, body = '', headers: Record<string, string> = {}): Promise<RestReply> {
    const { hostname, port } = new URL(this.simulator.endpoints.rest);
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = response.headers['content-type']?.startsWith('application/json') === true;
          const body: unknown = isJson ? JSON.parse(text) : undefined;
          const rows = Array.isArray(body) ? (body as RestReply['rows']) : [];
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body, rows });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

function query(fields: Fields): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
