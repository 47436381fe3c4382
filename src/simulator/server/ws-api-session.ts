import type { AnswerFate, AnswerInTime, ApiAnswer, ApiGate } from './api-gate.js';
import type { ApiKeys } from './api-keys.js';
import type { Endpoint } from './endpoint.js';
import { endpointByMethod } from './endpoints.js';
import { VenueError } from '../venue-error.js';
import { webSocketPayload } from './security.js';
import type { SocketConnection, SocketRole } from './socket-connection.js';
import type { UserDataFeed } from './user-data-feed.js';
import { UserDataSubscriptions } from './user-data-subscriptions.js';
import { isRevoked, type Login, type SessionState } from './ws-api-login.js';
import { sessionEndpoint, signsItself } from './ws-api-methods.js';
import { toReplyFrame } from './ws-api-reply.js';
import { parseWsApiFrame, type WsApiFrame } from './ws-api-request.js';

/** What a connection of the WebSocket API is made of. */
export interface WsApiSessionSetup {
  readonly connection: SocketConnection;
  readonly gate: ApiGate;
  readonly feed: UserDataFeed;
  /** Replies carry `rateLimits` unless a request says otherwise. */
  readonly returnsRateLimits: boolean;
}

/** One client of the WebSocket API: its requests, its login and its subscriptions. */
export class WsApiSession implements SocketRole, SessionState {
  login: Login | null = null;
  readonly subscriptions: UserDataSubscriptions;
  readonly returnsRateLimits: boolean;
  readonly connectedSince: number;
  readonly #connection: SocketConnection;
  readonly #gate: ApiGate;

  constructor({ connection, gate, feed, returnsRateLimits }: WsApiSessionSetup) {
    this.#connection = connection;
    this.#gate = gate;
    this.returnsRateLimits = returnsRateLimits;
    this.connectedSince = connection.since;
    this.subscriptions = new UserDataSubscriptions({
      feed,
      clock: gate.context.clock,
      send: (frame, event) => connection.deliver(frame, event),
    });
  }

  get streams(): readonly string[] {
    return this.subscriptions.accountIds.map((accountId) => `user-data:${accountId}`);
  }

  get keys(): ApiKeys {
    return this.#gate.keys;
  }

  receive(text: string): void {
    if (this.login && isRevoked(this.login, this.keys)) {
      this.#loseLogin();
      return;
    }
    this.#answer(parseWsApiFrame(text));
  }

  wrapNotice(_event: string, json: string): string {
    return `{"event":${json}}`;
  }

  end(): void {
    this.subscriptions.end();
  }

  logOut(): void {
    const subscriptionId = this.login?.subscriptionId ?? null;
    this.login = null;
    if (subscriptionId !== null && this.subscriptions.isActive(subscriptionId)) {
      this.subscriptions.unsubscribe(subscriptionId);
    }
  }

  #answer(frame: WsApiFrame): void {
    const answer = this.#ask(frame);
    if (answer instanceof Promise) void answer.then((late) => this.#reply(frame, late));
    else this.#reply(frame, answer);
  }

  #reply({ rawId, params }: WsApiFrame, answer: ApiAnswer): void {
    const { clock, limits } = this.#gate.context;
    const wanted = params.get('returnRateLimits');
    const withRateLimits = wanted === undefined ? this.returnsRateLimits : wanted === 'true';
    this.#send(toReplyFrame(rawId, answer, withRateLimits ? limits.rows : null, clock), answer.fate);
    if (answer.status === 418) this.#connection.cut(1008, 'IP banned');
  }

  #send(frame: string, fate: AnswerFate | undefined): void {
    switch (fate) {
      case 'withheld':
        return;
      case 'cut':
        void this.#connection.drop();
        return;
      case 'torn':
        this.#connection.tear(frame);
        return;
      case 'repeated':
        this.#connection.send(frame);
        break;
      case undefined:
        break;
      default:
        return fate satisfies never;
    }
    this.#connection.send(frame);
  }

  #ask(frame: WsApiFrame): AnswerInTime {
    const { method, params } = frame;
    return this.#gate.answer({
      endpoint: this.#endpointOf(frame),
      params: withoutRateLimits(params),
      address: this.#connection.address,
      apiKey: params.get('apiKey'),
      payload: params.has('signature') ? webSocketPayload(params) : '',
      sessionAccountId: signsItself(method) ? undefined : this.login?.accountId,
      connection: this.#connection,
    });
  }

  #endpointOf({ method, params, refusal }: WsApiFrame): Endpoint {
    if (refusal) return refusing(refusal, params.keys());
    return (
      endpointByMethod(method) ??
      sessionEndpoint(this, method) ??
      // Which code Binance has for a method that does not exist is not documented.
      refusing(new VenueError(-1000, `Method ${method} is invalid`), params.keys())
    );
  }

  /** A key that dies during a session: the request goes unanswered, and this frame without an id comes instead. */
  #loseLogin(): void {
    this.logOut();
    const error = { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' };
    this.#connection.send(JSON.stringify({ id: null, status: 401, error }));
  }
}

/** `returnRateLimits` is the session's business and no endpoint's. */
function withoutRateLimits(params: WsApiFrame['params']): WsApiFrame['params'] {
  if (!params.has('returnRateLimits')) return params;
  const others = new Map(params);
  others.delete('returnRateLimits');
  return others;
}

/** An endpoint that only refuses: what cannot be served costs and is limited like what can. */
function refusing(refusal: VenueError, parameters: Iterable<string>): Endpoint {
  return {
    security: 'NONE',
    parameters: [...parameters],
    weight: () => 1,
    handle: () => {
      throw refusal;
    },
  };
}
