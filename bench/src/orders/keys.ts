/** The account whose requests are signed one by one. */
export const HMAC_KEY = { key: 'bench-hmac-key', secret: 'bench-hmac-secret' } as const;

/** The account with an Ed25519 key, the only kind that may log a WebSocket session on; the key is made for each run. */
export const ED25519_KEY = 'bench-ed25519-key';
