import { LONGEST_ORDER_WAIT_MS } from '../rate-limit/deadline.js';
import { spotEndpointCost } from '../rate-limit/endpoint-weights.js';
import { Lane } from '../rate-limit/lanes.js';
import type { Ticket } from '../rate-limit/gate-ticket.js';
import type { AcquireOptions } from '../rate-limit/limit-gate.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import type { Withdrawal } from '../rate-limit/withdrawal.js';
import { closedError } from './channel-errors.js';
import type { ChannelParams } from './trading-channel.js';

const LONGEST_WAIT_MS = 65_000;

interface Admission {
  readonly lane?: Lane;
  readonly signal?: AbortSignal;
  readonly withdrawal?: Withdrawal;
}

/** Has its turn where there is room in the budget at once; null where `admitRequest` is to be waited for. */
export function admitAtOnce(
  rateLimits: Pick<RateLimits, 'acquireAtOnce'> | undefined,
  method: string,
  params: ChannelParams,
  admission: Admission,
): Ticket | null {
  return rateLimits?.acquireAtOnce(spotEndpointCost(method, params), turnOf(method, admission)) ?? null;
}

/** Waits for room in the budget; undefined where there is no budget to keep: then it has its turn at once. */
export async function admitRequest(
  rateLimits: Pick<RateLimits, 'acquire'> | undefined,
  method: string,
  params: ChannelParams,
  admission: Admission,
): Promise<Ticket | undefined> {
  const { signal, withdrawal } = admission;
  try {
    if (rateLimits) return await rateLimits.acquire(spotEndpointCost(method, params), turnOf(method, admission));
    withdrawal?.throwIfHeldBack(method);
    withdrawal?.admit();
    return undefined;
  } catch (error) {
    throw signal?.aborted || withdrawal?.isWithdrawn ? closedError(method, error) : error;
  }
}

/** What is urgent is refused early, as an order is. */
function turnOf(what: string, { lane = Lane.RECONCILE, signal, withdrawal }: Admission): AcquireOptions {
  const maxWaitMs = lane >= Lane.ORDER ? LONGEST_ORDER_WAIT_MS : LONGEST_WAIT_MS;
  return { what, lane, maxWaitMs, signal, withdrawal };
}
