import type { BaseAdapter, OrderGate } from '../base-adapter.js';
import { toVtSymbol } from '../domain/identities.js';
import type { OrderRequest } from '../domain/requests.js';
import { reasonOf } from '../events/reason-of.js';
import type { OrderMiddleware, Refusal } from './order-middleware.js';
import { OrderPassage } from './order-passage.js';
import type { RiskView } from './order-passage.js';

interface Link {
  readonly middleware: OrderMiddleware;
}

type SendTogether = Parameters<OrderGate>[1];

/** What lies behind the chain for one order. */
interface Destination {
  readonly adapterName: string;
  /** Whether a middleware may take the order itself and answer with an id of its own. */
  readonly mayBeTaken: boolean;
  reach(request: OrderRequest): string;
}

/** What a chain needs. */
export interface OrderChainParts {
  readonly view: RiskView;
  /** Time, epoch ms. */
  readonly now: () => number;
  onRefused(refusal: Refusal, request: OrderRequest, adapterName: string): void;
}

/**
 * The official way of an order from the host to its adapter: through every middleware in the order in which they were
 * put in, the first one outermost. Whatever goes wrong on the way, the order does not go out.
 */
export class OrderChain {
  readonly #parts: OrderChainParts;
  #links: readonly Link[] = [];

  constructor(parts: OrderChainParts) {
    this.#parts = parts;
  }

  /** Puts a middleware at the end of the chain; gives the function that takes it out again. */
  use(middleware: OrderMiddleware): () => void {
    if (typeof middleware !== 'function') {
      throw new TypeError('use takes a function; of a KillSwitch that is its middleware');
    }
    const link = { middleware };
    this.#links = [...this.#links, link];
    return () => {
      this.#links = this.#links.filter((other) => other !== link);
    };
  }

  /** The vtOrderId; `''` where it was refused, by a middleware or by the adapter. */
  send(request: OrderRequest, adapter: BaseAdapter): string {
    const links = this.#links;
    if (links.length === 0) return adapter.sendOrder(request);
    const { adapterName } = adapter;
    return this.#pass(request, links, { adapterName, mayBeTaken: true, reach: (last) => adapter.sendOrder(last) });
  }

  /**
   * The way of orders that go out together or not at all, each through every middleware: behind the chain of the first
   * lies the chain of the second, and behind the last one `send`. So whoever waits for `next` hears of no id where any of
   * them is refused. Gives what `send` gives; nothing where they were refused.
   */
  sendTogether(requests: readonly OrderRequest[], adapterName: string, send: SendTogether): readonly string[] {
    const links = this.#links;
    if (links.length === 0) return send(requests);
    let sent: readonly string[] = [];
    const goOn = (passed: readonly OrderRequest[]): void => {
      const place = passed.length;
      if (place === requests.length) {
        sent = send(passed);
        return;
      }
      const reach = (request: OrderRequest): string => {
        if (!isNamed(request)) return this.#refused(UNREADABLE, request, adapterName);
        // They are out: what a middleware sends again would repeat all the others, too.
        if (sent.length > 0) this.#refused(SENT_ALREADY, request, adapterName);
        else goOn([...passed, request]);
        return sent[place] ?? '';
      };
      this.#pass(requests[place] as OrderRequest, links, { adapterName, mayBeTaken: false, reach });
    };
    goOn([]);
    return sent;
  }

  #pass(request: OrderRequest, links: readonly Link[], destination: Destination): string {
    const [link, ...others] = links;
    if (!link) return destination.reach(request);
    const { adapterName } = destination;
    if (!isNamed(request)) return this.#refused(UNREADABLE, request, adapterName);
    const contract = this.#parts.view.getContract(toVtSymbol(canonical(request), request.exchange));
    const { view, now } = this.#parts;
    if (!contract) return this.#refused(unknownContract(request), request, adapterName);
    const passage = new OrderPassage({ request, adapterName, contract, time: now(), view });
    const behind = { sent: '', errors: [] as unknown[] };
    const next = (changed: OrderRequest = request): string => {
      try {
        return (behind.sent = this.#pass(changed, others, destination));
      } catch (error) {
        behind.errors.push(error);
        throw error;
      }
    };
    try {
      const outcome = link.middleware(passage, next);
      if (typeof outcome === 'string' && destination.mayBeTaken) return outcome;
      // Once it is on its way a refusal cannot call it back, and the caller must have its id.
      if (behind.sent !== '' || outcome === '') return behind.sent;
      return this.#refused(typeof outcome === 'string' ? TAKEN : outcome, request, adapterName);
    } catch (error) {
      if (behind.errors.includes(error)) throw error; // the adapter itself: nobody knows here what it has done
      return behind.sent === '' ? this.#refused(failed(error), request, adapterName) : behind.sent;
    }
  }

  #refused(refusal: Refusal, request: OrderRequest, adapterName: string): '' {
    this.#parts.onRefused(refusal, request, adapterName);
    return '';
  }
}

/** Whether the request names an instrument; programs without types hand over anything. */
function isNamed(request: unknown): boolean {
  const { symbol, exchange } = (request ?? {}) as Partial<OrderRequest>;
  return typeof symbol === 'string' && typeof exchange === 'string';
}

const UNREADABLE: Refusal = { code: 'unreadable-order', reason: 'an order has a symbol and an exchange, both as text' };

const SENT_ALREADY: Refusal = { code: 'sent-already', reason: 'orders that go out together go out once' };

const TAKEN: Refusal = {
  code: 'not-sent-together',
  reason: 'a guard took it itself, and orders that go out together all go to the adapter',
};

/** `btc/usdt` and `BTCUSDT.BINANCE` are BTCUSDT. */
function canonical({ symbol, exchange }: OrderRequest): string {
  const suffix = `.${exchange}`;
  const bare = symbol.toUpperCase().endsWith(suffix) ? symbol.slice(0, -suffix.length) : symbol;
  return bare.replace('/', '').toUpperCase();
}

function unknownContract({ symbol, exchange }: OrderRequest): Refusal {
  return { code: 'unknown-contract', reason: `the host knows no contract ${symbol} of ${exchange} to judge it by` };
}

function failed(error: unknown): Refusal {
  return { code: 'guard-failed', reason: `a guard failed: ${reasonOf(error)}` };
}
