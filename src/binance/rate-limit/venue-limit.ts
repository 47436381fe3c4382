/** What a limit counts (enums.md, rateLimitType). */
export type LimitType = 'REQUEST_WEIGHT' | 'RAW_REQUESTS' | 'ORDERS';

/** One limit of the venue: so much per aligned interval. */
export interface VenueLimit {
  readonly type: LimitType;
  readonly intervalMs: number;
  readonly limit: number;
}

/** What the venue says is used of one limit in the present interval. */
export interface ReportedUsage {
  readonly type: LimitType;
  readonly intervalMs: number;
  readonly count: number;
}

/** A limit as `exchangeInfo` and the answers of the WebSocket API write it. */
export interface RateLimitRow {
  readonly rateLimitType: string;
  readonly interval: string;
  readonly intervalNum: number;
  readonly limit: number;
  readonly count?: number;
}

const INTERVAL_MS: Readonly<Record<string, number>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
};
const LETTER_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const USAGE_PREFIX = 'x-mbx-';
const USAGE_HEADER = /^x-mbx-(used-weight|order-count)-(\d+)([smhd])$/;

/**
 * What holds until `exchangeInfo` was read: the spot figures of 2026 (rest-api.md, IP limits), the lowest of the documents where
 * they differ.
 */
export const SPOT_DEFAULT_LIMITS: readonly VenueLimit[] = [
  { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 6_000 },
  { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 300_000 },
  { type: 'ORDERS', intervalMs: 10_000, limit: 50 },
  { type: 'ORDERS', intervalMs: 86_400_000, limit: 160_000 },
];

/** Reads `rateLimits`; rows of a type or an interval that is new are left out. */
export function toVenueLimits(rows: readonly RateLimitRow[]): VenueLimit[] {
  return rows.flatMap((row) => {
    const intervalMs = intervalOf(row);
    return isLimitType(row.rateLimitType) && intervalMs !== null && row.limit > 0
      ? [{ type: row.rateLimitType, intervalMs, limit: row.limit }]
      : [];
  });
}

/** What an answer of the WebSocket API says is used. */
export function usageFromRows(rows: readonly RateLimitRow[]): ReportedUsage[] {
  const usage: ReportedUsage[] = [];
  for (const row of rows) {
    const intervalMs = intervalOf(row);
    const { rateLimitType: type, count } = row;
    if (isLimitType(type) && intervalMs !== null && count !== undefined) usage.push({ type, intervalMs, count });
  }
  return usage;
}

/** What the headers of a REST answer say is used: `X-MBX-USED-WEIGHT-1M`, `X-MBX-ORDER-COUNT-10S` (names in lower case). */
export function usageFromHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): ReportedUsage[] {
  const reporting = Object.keys(headers).filter((name) => name.startsWith(USAGE_PREFIX));
  return reporting.flatMap((name) => {
    const value = headers[name];
    const [, kind, amount, letter] = USAGE_HEADER.exec(name) ?? [];
    const count = Number(value);
    if (kind === undefined || amount === undefined || letter === undefined || !Number.isFinite(count)) return [];
    const type = kind === 'used-weight' ? 'REQUEST_WEIGHT' : 'ORDERS';
    return [{ type, intervalMs: Number(amount) * (LETTER_MS[letter] ?? 0), count }];
  });
}

function intervalOf(row: RateLimitRow): number | null {
  const unitMs = INTERVAL_MS[row.interval];
  return unitMs === undefined || row.intervalNum <= 0 ? null : unitMs * row.intervalNum;
}

function isLimitType(type: string): type is LimitType {
  return type === 'REQUEST_WEIGHT' || type === 'RAW_REQUESTS' || type === 'ORDERS';
}
