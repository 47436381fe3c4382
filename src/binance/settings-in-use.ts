import { isDeepStrictEqual } from 'node:util';
import type { AdapterSetting } from '../host/base-adapter.js';
import { readSettings } from './settings.js';
import type { BinanceSettings } from './settings.js';

/** The server by name, and a simulator also by its address, as there may be several. */
export function serverOf({ server, endpoints }: BinanceSettings): string {
  return server === 'simulator' ? `simulator at ${endpoints.rest}` : server;
}

/** What whoever connects a second time is told: that other settings than those in use stay without effect, if they are. */
export function secondConnection(used: BinanceSettings, asked: AdapterSetting): { text: string; isWarning: boolean } {
  const reading = readSettings(asked);
  const isTheSame = reading.ok && isDeepStrictEqual(reading.settings, used);
  const others = '; the other settings are not used: close first to connect with them';
  return { text: `Already connected (${serverOf(used)})${isTheSame ? '' : others}`, isWarning: !isTheSame };
}
