import { createHmac, createPublicKey, createSecretKey, verify, type KeyObject } from 'node:crypto';

/** Kinds of API keys; `session.logon` takes ED25519 alone (web-socket-api.md, Session authentication). */
type KeyKind = 'HMAC' | 'RSA' | 'ED25519';

/** A key as it is registered: with its secret (HMAC), or with the public key in PEM (RSA, ED25519). */
export type ApiKeyRegistration =
  | { readonly key: string; readonly accountId: string; readonly kind: 'HMAC'; readonly secret: string }
  | { readonly key: string; readonly accountId: string; readonly kind: 'RSA' | 'ED25519'; readonly publicKey: string };

/** A registered key: whose it is, and whether it signed a payload. */
export interface ApiKey {
  readonly key: string;
  readonly accountId: string;
  readonly kind: KeyKind;
  /** Payload is the exact text that was signed; HMAC signatures are hex, the others base64 (rest-api.md, SIGNED). */
  hasSigned(payload: string, signature: string): boolean;
}

/** The keys that the venue knows. */
export class ApiKeys {
  readonly #keys = new Map<string, ApiKey>();

  add(registration: ApiKeyRegistration): void {
    this.#keys.set(registration.key, {
      key: registration.key,
      accountId: registration.accountId,
      kind: registration.kind,
      hasSigned: registration.kind === 'HMAC' ? hmacCheck(registration.secret) : publicKeyCheck(registration),
    });
  }

  find(key: string): ApiKey | undefined {
    return this.#keys.get(key);
  }

  /** Revokes a key, as its owner may do at any time. */
  remove(key: string): void {
    this.#keys.delete(key);
  }
}

type SignatureCheck = (payload: string, signature: string) => boolean;

function hmacCheck(secret: string): SignatureCheck {
  const key = createSecretKey(Buffer.from(secret));
  return (payload, signature) => {
    const expected = createHmac('sha256', key).update(payload).digest('hex');
    // Letters may be large or small. How long it takes tells nobody anything worth knowing: the key is a simulator's.
    return signature === expected || signature.toLowerCase() === expected;
  };
}

function publicKeyCheck({ kind, publicKey }: { kind: 'RSA' | 'ED25519'; publicKey: string }): SignatureCheck {
  const key = readPublicKey(kind, publicKey);
  return (payload, signature) =>
    verify(kind === 'RSA' ? 'sha256' : null, Buffer.from(payload), key, Buffer.from(signature, 'base64'));
}

/** Reads a public key in PEM; `RangeError` where it is none, or of another kind. */
export function readPublicKey(kind: 'RSA' | 'ED25519', pem: string): KeyObject {
  const key = parsePublicKey(pem);
  if (key?.asymmetricKeyType !== kind.toLowerCase()) throw new RangeError(`not a public key of kind ${kind} in PEM`);
  return key;
}

function parsePublicKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}
