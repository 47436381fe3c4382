import { createHash } from 'node:crypto';

/** Whose orders a journal holds. */
export interface JournalOwner {
  readonly market: string;
  /** Whose venue: `live`, `testnet`, or a simulator with its address. */
  readonly server: string;
  /** Tells accounts apart; says nothing of the key that it was made from. */
  readonly account: string;
}

/** What stands for an API key in the journal. */
export function accountFingerprint(apiKey: string): string {
  return createHash('sha256').update(`vt-binance journal ${apiKey}`).digest('hex').slice(0, 16);
}

const FORMAT = 1;

/** The first record of a file, as text of a record. */
export function toHeaderText(owner: JournalOwner): string {
  return JSON.stringify({ journal: FORMAT, owner }).slice(1);
}

/** Why a file with this first record is not for this owner; null where it is. */
export function objectionToHeader(header: Readonly<Record<string, unknown>>, owner: JournalOwner): string | null {
  const { journal: format, owner: written } = header;
  if (typeof format !== 'number' || typeof written !== 'object') return 'it is no journal of orders';
  if (format !== FORMAT) return `it was written by another release (format ${format}, this one knows ${FORMAT})`;
  const { market, server, account } = { ...(written as Partial<JournalOwner>) };
  if (account !== owner.account) return 'it belongs to another account (another API key)';
  if (market !== owner.market) return `it is of the market ${String(market)}, not of ${owner.market}`;
  if (server !== owner.server) return `it is of the server ${String(server)}, not of ${owner.server}`;
  return null;
}
