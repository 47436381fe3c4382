import type { ExecutionType } from '../../binance/wire/vocabulary.js';
import type { OrderExecution } from '../venue-events.js';
import type { VenueFill } from '../venue-orders.js';
import type { EventOutbox } from './event-outbox.js';
import type { LiveOrder } from './live-order.js';

/** What an execution says beside the order's new state. */
export interface ExecutionDetail {
  readonly fill?: VenueFill;
  /** On a cancel, the cancel's own client id. */
  readonly cancelClientOrderId?: string;
  readonly rejectReason?: string;
  /** On REPLACED, the client id of before. */
  readonly replacedClientOrderId?: string;
  readonly prevention?: NonNullable<OrderExecution['prevention']>;
}

/** Puts what happens to orders into the outbox, each with an execution id of its own. */
export class ExecutionReporter {
  #lastExecutionId = 0n;

  constructor(readonly outbox: EventOutbox) {}

  /** Returns the execution's id. */
  report(executionType: ExecutionType, order: LiveOrder, time: number, detail: ExecutionDetail = {}): bigint {
    const executionId = ++this.#lastExecutionId;
    if (!this.outbox.wants('execution')) return executionId;
    const execution: OrderExecution = {
      accountId: order.owner.accountId,
      executionType,
      executionId,
      order: order.snapshot(),
      time,
      rejectReason: detail.rejectReason ?? 'NONE',
      fill: detail.fill ?? null,
      cancelClientOrderId: detail.cancelClientOrderId ?? null,
      prevention: detail.prevention ?? null,
    };
    const { replacedClientOrderId } = detail;
    const isRenamed = replacedClientOrderId !== undefined;
    this.outbox.push('execution', isRenamed ? { ...execution, replacedClientOrderId } : execution);
    return executionId;
  }
}
