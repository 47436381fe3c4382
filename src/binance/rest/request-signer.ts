import { createHmac, createPrivateKey, createSecretKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { BinanceError } from '../errors/binance-error.js';
import { createBinanceError } from '../errors/error-leaves.js';

/** Kinds of API keys (rest-api.md, SIGNED endpoint security). Only Ed25519 keys may log a WebSocket session on. */
type KeyKind = 'HMAC' | 'RSA' | 'Ed25519';

/** Signs payloads of REST and of the WebSocket API; holds the secret and never shows it. */
export interface RequestSigner {
  readonly apiKey: string;
  readonly keyKind: KeyKind;
  /** The signature as it goes onto the wire, not yet percent-encoded: hex for HMAC, base64 for the others. */
  sign(payload: string): string;
}

/** Chooses the algorithm by the secret: a PEM private key is RSA or Ed25519 by its content, any other text is HMAC. */
export function createSigner(credentials: { readonly apiKey: string; readonly secret: string }): RequestSigner {
  const { apiKey, secret } = credentials;
  if (!isPem(secret)) {
    const key = createSecretKey(secret, 'utf8');
    return Object.freeze({ apiKey, keyKind: 'HMAC', sign: (payload: string) => signHmac(payload, key) });
  }
  const key = readPrivateKey(secret);
  const keyKind = kindOf(key);
  // RSASSA-PKCS1-v1_5 is the default padding of node's `sign`; Ed25519 hashes by itself.
  const digest = keyKind === 'RSA' ? 'sha256' : null;
  return Object.freeze({
    apiKey,
    keyKind,
    sign: (payload: string) => sign(digest, Buffer.from(payload, 'utf8'), key).toString('base64'),
  });
}

/** The secret in the one spelling that CCXT tells RSA from Ed25519 by: it counts characters, 120 at most for Ed25519. */
export function toCanonicalSecret(secret: string): string {
  return isPem(secret)
    ? readPrivateKey(secret).export({ type: 'pkcs8', format: 'pem' }).toString('utf8').trim()
    : secret;
}

function isPem(secret: string): boolean {
  return secret.includes('PRIVATE KEY');
}

function signHmac(payload: string, key: KeyObject): string {
  return createHmac('sha256', key).update(payload, 'utf8').digest('hex');
}

function readPrivateKey(secret: string): KeyObject {
  try {
    // Settings files and environment variables often carry "\n" as two characters.
    return createPrivateKey(secret.trim().replaceAll('\\n', '\n'));
  } catch {
    // OpenSSL's own error may quote from the key: it is not passed on.
    throw unusable('it cannot be read as a PEM private key without passphrase');
  }
}

function kindOf(key: KeyObject): KeyKind {
  if (key.asymmetricKeyType === 'rsa') return 'RSA';
  if (key.asymmetricKeyType === 'ed25519') return 'Ed25519';
  throw unusable(`it is a key of type ${key.asymmetricKeyType ?? 'unknown'}; Binance takes RSA and Ed25519`);
}

function unusable(reason: string): BinanceError {
  return createBinanceError(`The secret cannot be used: ${reason}`, {
    code: null,
    category: 'authentication',
    outcome: 'not-sent',
  });
}
