import { virtualTime } from './virtual-time.js';
import type { ApiAnswer, ApiGate } from '../../../src/simulator/server/api-gate.js';

const PLACES: ReadonlySet<string> = new Set([
  'order.place',
  'order.cancelReplace',
  'orderList.place',
  'orderList.place.oco',
  'orderList.place.oto',
  'orderList.place.otoco',
  'orderList.place.opo',
  'orderList.place.opoco',
]);

/** How often each client id was sent to the venue for a new order, and how often the venue's clock check refused it. */
export class Arrivals {
  readonly #placed = new Map<string, number>();
  readonly #sentAt = new Map<string, number>();
  readonly #refusedByClock = new Map<string, number>();
  /** Requests of any kind. */
  count = 0;
  /** Is told of each request before anything is done with it, and when it has been executed and not yet answered. */
  onRequest: (when: 'request' | 'answer') => void = () => undefined;
  /** Is told of the client ids of new orders at the moment at which the venue is asked for them. */
  onPlaced: (clientIds: readonly string[]) => void = () => undefined;

  /** Stands around the faults, which stand around the venue. */
  watch(gate: ApiGate): void {
    const inner = gate.aroundAnswer;
    gate.aroundAnswer = (request, accountId, run) => {
      this.count += 1;
      const method = request.endpoint.method ?? request.endpoint.route ?? '';
      this.onRequest('request');
      const ids = PLACES.has(method) ? [...request.params].filter(([name]) => isNewId(name)) : [];
      for (const [, id] of ids) this.#place(id);
      const orders = ids.filter(([name]) => name !== 'listClientOrderId').map(([, id]) => id);
      if (orders.length > 0) this.onPlaced(orders);
      const answered = (answer: ApiAnswer): ApiAnswer => {
        this.onRequest('answer');
        if (isClockRefusal(answer.body)) for (const [, id] of ids) add(this.#refusedByClock, id);
        return answer;
      };
      // What is answered at once stays so: it is what a client of the simulator gets.
      const answer = inner ? inner(request, accountId, run) : run();
      return answer instanceof Promise ? answer.then(answered) : answered(answer);
    };
  }

  /** Whether the venue was ever asked for a new order of this id. */
  wasSent(clientId: string): boolean {
    return this.#placed.has(clientId);
  }

  /** Whether it was asked for one, and has not refused each time by its clock, so that it may have the order, or get it. */
  mayHave(clientId: string): boolean {
    return (this.#placed.get(clientId) ?? 0) > (this.#refusedByClock.get(clientId) ?? 0);
  }

  /** When the venue was first asked for a new order of this id; undefined: never. */
  sentAt(clientId: string): number | undefined {
    return this.#sentAt.get(clientId);
  }

  /** How often an order was sent again though the venue had not proven that it was not executed. */
  resendsOf(clientId: string): number {
    const sent = this.#placed.get(clientId) ?? 0;
    return Math.max(0, sent - 1 - (this.#refusedByClock.get(clientId) ?? 0));
  }

  #place(clientId: string): void {
    add(this.#placed, clientId);
    if (!this.#sentAt.has(clientId)) this.#sentAt.set(clientId, virtualTime.now);
  }
}

function isNewId(name: string): boolean {
  return name.endsWith('ClientOrderId') && !name.startsWith('cancel') && name !== 'origClientOrderId';
}

function isClockRefusal(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'code' in body && body.code === -1021;
}

function add(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}
