import { readFileSync } from 'node:fs';

import type { FaultKind } from '../../../src/simulator/index.js';
import { adapterUnderFault } from './adapter-under-fault.js';
import { ccxtUnderFault } from './ccxt-under-fault.js';
import type { ClientUnderFault, TrialOrder } from './client-under-fault.js';
import { npmBinanceUnderFault } from './npm-binance-under-fault.js';
import { tryLostAnswer } from './trial.js';
import type { TrialLimits, TrialReport } from './trial.js';

/** Who is compared. */
export const CLIENTS_UNDER_FAULT: readonly ClientUnderFault[] = [
  adapterUnderFault('ws-api'),
  adapterUnderFault('rest'),
  ccxtUnderFault('createOrder'),
  ccxtUnderFault('createOrder', { retries: 1 }),
  ccxtUnderFault('createOrder', { isWatching: true }),
  ccxtUnderFault('createOrderWs'),
  npmBinanceUnderFault('rest'),
  npmBinanceUnderFault('ws-api'),
];

/** The ways in which the answer to an order is lost, or says nothing. */
export const FAULTS = [
  'answer-lost',
  'request-lost',
  'answer-cut',
  'request-cut',
  'answer-torn',
  'timeout-executed',
  'timeout-not-executed',
  'unknown-error-executed',
  'unknown-error-not-executed',
  'internal-error-executed',
  'internal-error-not-executed',
  'service-unavailable',
  'bad-gateway-executed',
  'restart',
] as const satisfies readonly FaultKind[];

/** Faults that only HTTP knows. */
const OF_REST: ReadonlySet<FaultKind> = new Set(['bad-gateway-executed']);

const ORDERS: readonly TrialOrder[] = ['resting', 'filled'];

/** The libraries that are compared, as they are installed. */
export const LIBRARY_VERSIONS = Object.fromEntries(
  ['ccxt', 'binance'].map((name) => {
    const path = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
    return [name, (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version];
  }),
);

/** Every client under every fault that its way knows, with an order that rests and one that is filled. */
export async function tryAll(
  clients: readonly ClientUnderFault[],
  faults: readonly FaultKind[],
  { atOnce, ...limits }: TrialLimits & { readonly atOnce: number },
): Promise<TrialReport[]> {
  const trials = faults.flatMap((fault) =>
    ORDERS.flatMap((order) =>
      clients
        .filter(({ way }) => way === 'rest' || !OF_REST.has(fault))
        .map((client) => () => tryLostAnswer(client, fault, order, limits)),
    ),
  );
  const reports: TrialReport[] = [];
  const work = trials.map((trial, index) => async () => void (reports[index] = await trial()));
  const next = work[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const job of next) await job();
    }),
  );
  return reports;
}
