import { existsSync, readFileSync } from 'node:fs';

import { toExchangeInfo } from '../../../src/binance/wire/exchange-info-reader.js';
import type { ExchangeInfo } from '../../../src/binance/wire/exchange-info.js';

const FILE = new URL('../../../../shared/data/exchangeinfo/spot_2024-09-08_1248sym_davijr.json', import.meta.url);

/** Title part for tests that need the recording of the spot exchangeInfo. */
export const RECORDING_NOTE = existsSync(FILE) ? '' : ' (skipped: the recorded exchangeInfo is not on this machine)';

/** The recorded `exchangeInfo` of 1,248 spot symbols; null where it is not on this machine. */
export function recordedExchangeInfo(): ExchangeInfo | null {
  return existsSync(FILE) ? toExchangeInfo(JSON.parse(readFileSync(FILE, 'utf8'))) : null;
}
