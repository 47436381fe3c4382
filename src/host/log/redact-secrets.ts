const HIDDEN = '***';

const NAMED_SECRET =
  /((?:x-mbx-)?api[-_ ]?key|(?:api[-_ ]?)?secret(?:[-_ ]?key)?|signature|listen[-_ ]?key|private[-_ ]?key|passphrase|password|authorization)(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|(?:bearer\s+)?[^\s"'&,;}\]]+)/gi;

const PRIVATE_KEY_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** A secret shorter than this is not looked for: it would blacken ordinary words. */
const SHORTEST_SECRET = 6;

/** Hides what looks like a key, secret or signature, and every one of the given secrets, also in URL-encoded form. */
export function redactSecrets(text: string, secrets: Iterable<string> = []): string {
  let redacted = text.replace(PRIVATE_KEY_BLOCK, HIDDEN);
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    redacted = redacted.replaceAll(secret, HIDDEN).replaceAll(encodeURIComponent(secret), HIDDEN);
  }
  return redacted.replace(NAMED_SECRET, (_whole, name: string, sign: string) => `${name}${sign}${HIDDEN}`);
}

/** Whether a setting of this name holds something that no log may show: "Secret", "API Key", "privateKey", … */
export function isSecretName(name: string): boolean {
  return /key|secret|pass|token|signature/i.test(name);
}
