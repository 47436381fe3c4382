import { VenueError } from '../venue-error.js';
import type { ApiKey, ApiKeys } from './api-keys.js';
import type { UserDataSubscriptions } from './user-data-subscriptions.js';

/** Who a connection of the WebSocket API is logged on as. */
export interface Login {
  readonly key: string;
  readonly accountId: string;
  readonly since: number;
  /** Subscription made by `userDataStream.subscribe`, which ends with the session. */
  subscriptionId: number | null;
}

/** What the methods about a connection work on. */
export interface SessionState {
  login: Login | null;
  readonly subscriptions: UserDataSubscriptions;
  readonly keys: ApiKeys;
  readonly connectedSince: number;
  readonly returnsRateLimits: boolean;
  /** Ends the login and the subscription that was made through it; those made by signature live on. */
  logOut(): void;
}

const KEY_NAMES = { HMAC: 'HMAC_SHA256', RSA: 'RSA', ED25519: 'ED25519' } as const;

/** Logs a key on whose signature has been checked; -4056 where it is no Ed25519 key, as seen live with HMAC. */
export function logOn(key: ApiKey, now: number): Login {
  if (key.kind !== 'ED25519') throw new VenueError(-4056, `${KEY_NAMES[key.kind]} API key is not supported.`);
  return { key: key.key, accountId: key.accountId, since: now, subscriptionId: null };
}

/** True where the key of a login has been revoked since. */
export function isRevoked(login: Login, keys: ApiKeys): boolean {
  return keys.find(login.key) === undefined;
}
