/**
 * The names under which each setting may be given: foxtrot's labels (as a host shows them in a form) and camelCase.
 * The first label is the one that messages use.
 */
export const SETTING_NAMES = {
  apiKey: ['API Key'],
  secret: ['Secret', 'API Secret', 'Secret Key', 'apiSecret', 'secretKey'],
  server: ['Server'],
  sandbox: ['Sandbox'],
  proxyHost: ['Proxy Host'],
  proxyPort: ['Proxy Port'],
  enableFutures: ['Enable Futures'],
  futuresApiKey: ['Futures API Key'],
  futuresSecret: ['Futures Secret'],
  rateLimitBuffer: ['Rate Limit Buffer'],
  reconnectDelay: ['Reconnect Delay'],
  maxRetryAttempts: ['Max Retry Attempts'],
  recvWindow: ['Recv Window'],
  spotPositions: ['Spot Positions'],
  strictOrders: ['Strict Orders'],
  orderIdPrefix: ['Order Id Prefix'],
  journal: ['Journal'],
  autoSubscribe: ['Auto Subscribe'],
  conflateTicks: ['Conflate Ticks'],
  conflateBooks: ['Conflate Books'],
  alertAfter: ['Alert After'],
  reconcileSeconds: ['Reconcile Seconds'],
  deadManSeconds: ['Dead Man Seconds'],
  leaseFile: ['Lease File'],
  restEndpoint: ['REST Endpoint'],
  streamEndpoint: ['Stream Endpoint'],
  wsApiEndpoint: ['WebSocket API Endpoint'],
  endpoints: ['Endpoints'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** A setting by its camelCase name. */
export type SettingName = keyof typeof SETTING_NAMES;

const SETTING_BY_SPELLING: ReadonlyMap<string, SettingName> = new Map(
  (Object.keys(SETTING_NAMES) as SettingName[]).flatMap((name) =>
    [...SETTING_NAMES[name], name].map((spelling) => [spelling, name] as const),
  ),
);

/** The setting that a spelling means; undefined where it is none. */
export function settingOf(spelling: string): SettingName | undefined {
  return SETTING_BY_SPELLING.get(spelling);
}

/** The known spelling that is nearest to an unknown one, for a hint; undefined where none is near. */
export function nearestSpelling(unknown: string): string | undefined {
  const wanted = unknown.toLowerCase();
  let best: { spelling: string; distance: number } | undefined;
  for (const spelling of SETTING_BY_SPELLING.keys()) {
    const distance = editDistance(wanted, spelling.toLowerCase());
    if (!best || distance < best.distance) best = { spelling, distance };
  }
  return best && best.distance <= Math.max(2, Math.floor(unknown.length / 3)) ? best.spelling : undefined;
}

/** Levenshtein's distance: how many letters must change, come or go. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
