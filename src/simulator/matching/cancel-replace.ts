import { VenueError } from '../venue-error.js';
import type { CancelledVenueOrder, CancelReplaceHalf, CancelReplaceOutcome, PlacedOrder } from '../venue-outcomes.js';
import type { CancelReplaceRequest } from '../venue-requests.js';

/** The two halves, to be tried in this order. Each throws `VenueError` where the venue refuses. */
export interface CancelReplaceSteps {
  cancel(): CancelledVenueOrder;
  place(): PlacedOrder;
}

const NOT_ATTEMPTED = { result: 'NOT_ATTEMPTED', response: null } as const;

/**
 * Runs a cancel-replace (rest-api.md, Cancel an Existing Order and Send a New Order). The request's mode says whether
 * the new order is tried after a failed cancel. Where the order count is used up, nothing is tried and its refusal is
 * thrown (DO_NOTHING), or the cancel is tried alone (CANCEL_ONLY).
 */
export function cancelReplace(request: CancelReplaceRequest, steps: CancelReplaceSteps): CancelReplaceOutcome {
  const { mode, orderCountRefusal } = request;
  if (orderCountRefusal && request.orderRateLimitExceededMode !== 'CANCEL_ONLY') throw orderCountRefusal;
  const cancel = attempt(() => steps.cancel());
  if (cancel.result === 'FAILURE' && mode === 'STOP_ON_FAILURE') {
    return outcome(orderCountRefusal ? 429 : 400, cancel, NOT_ATTEMPTED);
  }
  if (orderCountRefusal) {
    const status = mode === 'ALLOW_FAILURE' && cancel.result === 'SUCCESS' ? 409 : 429;
    return outcome(status, cancel, { result: 'FAILURE', response: orderCountRefusal });
  }
  const newOrder = attempt(() => steps.place());
  return outcome(statusOf(cancel, newOrder), cancel, newOrder);
}

function attempt<Success>(step: () => Success): CancelReplaceHalf<Success> {
  try {
    return { result: 'SUCCESS', response: step() };
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    return { result: 'FAILURE', response: error };
  }
}

function statusOf(cancel: CancelReplaceHalf<unknown>, newOrder: CancelReplaceHalf<unknown>): 200 | 400 | 409 {
  const successes = [cancel, newOrder].filter((half) => half.result === 'SUCCESS').length;
  return successes === 2 ? 200 : successes === 1 ? 409 : 400;
}

function outcome(
  status: CancelReplaceOutcome['status'],
  cancel: CancelReplaceOutcome['cancel'],
  newOrder: CancelReplaceOutcome['newOrder'],
): CancelReplaceOutcome {
  if (status === 200) return { status, code: 0, message: '', cancel, newOrder };
  const isHalfDone = cancel.result === 'SUCCESS' || newOrder.result === 'SUCCESS';
  return isHalfDone
    ? { status, code: -2021, message: 'Order cancel-replace partially failed.', cancel, newOrder }
    : { status, code: -2022, message: 'Order cancel-replace failed.', cancel, newOrder };
}
