import { OrderTransport } from './managers/orders/order-transport.js';
import type { OrderTransportParts } from './managers/orders/order-transport.js';
import type { UntoldChanges } from './untold-changes.js';

type Told = Parameters<UntoldChanges['expect']>;
type Tell = (deed: Told[0], orders: Told[1]) => void;

/** The transport of orders, with somebody beside it who hears which orders a reply has changed. */
export class WitnessedTransport extends OrderTransport {
  readonly #witness: Pick<UntoldChanges, 'expect'>;
  readonly #elapsedMs: () => number;

  constructor(parts: OrderTransportParts, witness: Pick<UntoldChanges, 'expect'>) {
    super(parts);
    this.#witness = witness;
    this.#elapsedMs = () => parts.clock.elapsedMs();
  }

  override place(...call: Parameters<OrderTransport['place']>): ReturnType<OrderTransport['place']> {
    return this.#witnessed(super.place(...call), ({ news }, tell) => tell('placed', [news]));
  }

  override replace(...call: Parameters<OrderTransport['replace']>): ReturnType<OrderTransport['replace']> {
    return this.#witnessed(super.replace(...call), ({ cancel, order }, tell) => {
      if (cancel.result === 'done') tell('changed', cancel.told);
      if (order.result === 'done') tell('placed', [order.told.news]);
    });
  }

  override amend(...call: Parameters<OrderTransport['amend']>): ReturnType<OrderTransport['amend']> {
    return this.#witnessed(super.amend(...call), (news, tell) => tell('changed', [news]));
  }

  override cancel(...call: Parameters<OrderTransport['cancel']>): ReturnType<OrderTransport['cancel']> {
    return this.#witnessed(super.cancel(...call), (news, tell) => tell('changed', news));
  }

  override cancelAll(...call: Parameters<OrderTransport['cancelAll']>): ReturnType<OrderTransport['cancelAll']> {
    return this.#witnessed(super.cancelAll(...call), (news, tell) => tell('changed', news));
  }

  /** The very same promise: whoever asked is not held up, and what the host is told of the reply goes first. */
  #witnessed<Reply>(reply: Promise<Reply>, read: (reply: Reply, tell: Tell) => void): Promise<Reply> {
    const sinceMs = this.#elapsedMs();
    const tell: Tell = (deed, orders) => this.#witness.expect(deed, orders, sinceMs);
    reply.then(
      (value) => setImmediate(() => read(value, tell)),
      () => undefined,
    );
    return reply;
  }
}
