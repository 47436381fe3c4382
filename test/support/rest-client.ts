import { Clock } from '../../src/binance/clock.js';
import { RateLimits } from '../../src/binance/rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from '../../src/binance/rate-limit/venue-limit.js';
import { CcxtSpotRest } from '../../src/binance/rest/ccxt-spot-rest.js';
import type { CcxtSpotRestOptions } from '../../src/binance/rest/ccxt-spot-rest.js';

/** A REST client with what it works on, for tests. */
export interface TestRestClient {
  readonly rest: CcxtSpotRest;
  readonly clock: Clock;
  readonly rateLimits: RateLimits;
  /** What it had to say, in order. */
  readonly notices: string[];
  close(): void;
}

/** Makes a client that talks to a local server and does not dawdle between attempts. */
export function createRestClient(url: string, options: Partial<CcxtSpotRestOptions> = {}): TestRestClient {
  const clock = options.clock ?? new Clock();
  const rateLimits = options.rateLimits ?? new RateLimits({ clock, limits: SPOT_DEFAULT_LIMITS });
  const notices: string[] = [];
  const rest = new CcxtSpotRest({
    endpoints: { rest: url },
    apiKey: 'test-key',
    secret: 'test-secret',
    firstRetryMs: 1,
    onNotice: (message) => notices.push(message),
    ...options,
    clock,
    rateLimits,
  });
  const close = (): void => {
    rest.close();
    rateLimits.close();
  };
  return { rest, clock, rateLimits, notices, close };
}
