import { createHmac } from 'node:crypto';
import { binance } from 'ccxt';
import { fromCcxtPath, isSignedFamily } from './binance-endpoints.js';
import { toCanonicalSecret } from './request-signer.js';

/** A request that starts inside of CCXT. */
export interface CcxtCall {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly signed: boolean;
}

/** What CCXT is given from outside. */
export interface PipelinedBinanceOptions {
  /** `https://api.binance.com`: host of all REST endpoints. */
  readonly restUrl: string;
  readonly apiKey?: string;
  readonly secret?: string;
  readonly recvWindowMs: number;
  /** The time that signed requests carry. */
  readonly signingTime: () => number;
  /** Sends through our pipeline and answers with parsed JSON. */
  readonly send: (call: CcxtCall) => Promise<unknown>;
}

/** A text as CCXT hands it to a digest. */
type Text = string | Uint8Array;

/** What CCXT's `sign` returns. */
export interface CcxtSigned {
  readonly url: string;
  readonly method: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/**
 * CCXT's Binance with our pipeline under it: it signs and knows the unified structures, but it neither sends nor
 * paces nor classifies, so its unified calls take the same way as ours.
 */
export class PipelinedBinance extends binance {
  readonly #signingTime: () => number;
  readonly #send: (call: CcxtCall) => Promise<unknown>;

  constructor(options: PipelinedBinanceOptions) {
    super({ enableRateLimit: false });
    this.#hide('apiKey', options.apiKey ?? '');
    this.#hide('secret', toCanonicalSecret(options.secret ?? ''));
    this.#signingTime = options.signingTime;
    this.#send = options.send;
    this.options['recvWindow'] = options.recvWindowMs;
    this.options['adjustForTimeDifference'] = false;
    this.options['fetchMargins'] = false;
    this.options['fetchMarkets'] = { types: ['spot'] };
    this.has['fetchCurrencies'] = false;
    this.#pointTo(options.restUrl);
    // The only digest of Binance's HMAC keys is SHA-256; node's own is many times as fast as the one CCXT carries.
    this.hmac = (payload: Text, secret: Text) => createHmac('sha256', secret).update(payload).digest('hex');
  }

  override nonce(): number {
    return this.#signingTime();
  }

  /** Every call of CCXT ends here, before it is signed: signing happens in the pipeline, once per attempt. */
  override fetch2(
    path: string,
    family = 'public',
    method = 'GET',
    params: Record<string, unknown> = {},
  ): Promise<unknown> {
    return this.#send({ method, path: fromCcxtPath(family, path), params, signed: isSignedFamily(family) });
  }

  /** CCXT's own way to the network is closed: nothing may leave without budget and classification. */
  override fetch(url: string): Promise<never> {
    return Promise.reject(new Error(`CCXT may not fetch by itself: ${new URL(url).pathname}`));
  }

  /** Ours is the classification. */
  override handleErrors(): undefined {
    return undefined;
  }

  /** CCXT keeps keys in plain fields; not being enumerable, they are left out of every print and every JSON. */
  #hide(field: 'apiKey' | 'secret', value: string): void {
    Object.defineProperty(this, field, { value, enumerable: false });
  }

  /** Replaces the host of every REST endpoint. */
  #pointTo(restUrl: string): void {
    const base = restUrl.replace(/\/+$/, '');
    const api = this.urls['api'] as Record<string, unknown>;
    for (const [family, url] of Object.entries(api)) {
      if (typeof url === 'string') api[family] = base + new URL(url).pathname;
    }
  }
}
