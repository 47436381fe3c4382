import type { SessionStatus } from '../../binance/wire/web-socket-api.js';
import { VenueError } from '../venue-error.js';
import type { Endpoint, EndpointCall } from './endpoint.js';
import { readInteger } from './parameters.js';
import { identify } from './security.js';
import { logOn, type SessionState } from './ws-api-login.js';

/** A method that works on the connection itself. */
interface SessionMethod {
  readonly security: Endpoint['security'];
  readonly parameters: readonly string[];
  /** Must be signed by the request itself, even where a session is logged on. */
  readonly signsItself?: boolean;
  readonly run: (session: SessionState, call: EndpointCall) => unknown;
}

/** Every method of the family costs this much (web-socket-api.md). */
const WEIGHT = 2;

const METHODS: ReadonlyMap<string, SessionMethod> = new Map(
  Object.entries<SessionMethod>({
    'session.logon': { security: 'SIGNED', parameters: [], signsItself: true, run: logon },
    'session.status': { security: 'NONE', parameters: [], run: status },
    'session.logout': { security: 'NONE', parameters: [], run: logout },
    'session.subscriptions': {
      security: 'NONE',
      parameters: [],
      run: ({ subscriptions }) => subscriptions.ids.map((subscriptionId) => ({ subscriptionId })),
    },
    'userDataStream.subscribe': { security: 'NONE', parameters: [], run: subscribe },
    'userDataStream.subscribe.signature': {
      security: 'SIGNED',
      parameters: [],
      signsItself: true,
      run: ({ subscriptions }, { accountId }) => ({ subscriptionId: subscriptions.subscribe(accountId) }),
    },
    'userDataStream.unsubscribe': { security: 'NONE', parameters: ['subscriptionId'], run: unsubscribe },
  }),
);

/** A session method as an endpoint, so that limits and security treat it like any other; undefined where it is none. */
export function sessionEndpoint(session: SessionState, method: string): Endpoint | undefined {
  const found = METHODS.get(method);
  if (!found) return undefined;
  const { security, parameters, run } = found;
  return { method, security, parameters, weight: () => WEIGHT, handle: (call) => run(session, call) };
}

/** Names of all methods that work on the connection itself. */
export function sessionMethodNames(): readonly string[] {
  return [...METHODS.keys()];
}

/** Whether a method needs a signature of its own. */
export function signsItself(method: string): boolean {
  return METHODS.get(method)?.signsItself === true;
}

function logon(session: SessionState, call: EndpointCall): SessionStatus {
  session.login = logOn(identify(session.keys, call.params.get('apiKey')), call.context.clock.now());
  return status(session, call);
}

function logout(session: SessionState, call: EndpointCall): SessionStatus {
  session.logOut();
  return status(session, call);
}

function status(session: SessionState, { context }: EndpointCall): SessionStatus {
  const { login, subscriptions } = session;
  return {
    apiKey: login?.key ?? null,
    authorizedSince: login?.since ?? null,
    connectedSince: session.connectedSince,
    returnRateLimits: session.returnsRateLimits,
    serverTime: context.clock.now(),
    userDataStream: login && login.subscriptionId !== null && subscriptions.isActive(login.subscriptionId),
  };
}

/** The refusal without a login is not documented. */
function subscribe({ login, subscriptions }: SessionState): { subscriptionId: number } {
  if (!login) throw new VenueError(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  const subscriptionId = subscriptions.subscribe(login.accountId);
  login.subscriptionId = subscriptionId;
  return { subscriptionId };
}

function unsubscribe({ subscriptions }: SessionState, { params }: EndpointCall): object {
  const id = readInteger(params, 'subscriptionId');
  for (const each of id === undefined ? subscriptions.ids : [id]) subscriptions.unsubscribe(each);
  return {};
}
