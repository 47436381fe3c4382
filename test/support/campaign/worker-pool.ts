import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DefectName } from './defects.js';
import type { RoundReport } from './round-report.js';

/** Rounds for one worker. */
export interface WorkOrder {
  readonly seed: number;
  readonly rounds: readonly number[];
  readonly defect: DefectName | null;
  /** Whether everything that happens is printed. */
  readonly isTraced: boolean;
}

/** What is to be played. */
export interface Work {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  readonly workers: number;
  readonly defect: DefectName | null;
  /** Which rounds of that stretch are played; all where it is absent. */
  readonly isMeant?: (round: number) => boolean;
  /** How many rounds a worker is given at once, at most. */
  readonly chunk?: number;
  onReport(report: RoundReport): void;
  /** Asked between chunks; true ends the work early. */
  isEnough?(): boolean;
}

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const CHUNK = 10;
const NODE_OPTIONS = ['--conditions=vt-binance-source', '--import', 'tsx', '--no-warnings'];

/** Plays rounds in several processes at once; which process plays a round makes no difference to it. */
export async function playRounds(work: Work): Promise<void> {
  const { isMeant = () => true } = work;
  const left = Array.from({ length: work.count }, (_, index) => work.from + index).filter(isMeant);
  const chunk = Math.max(1, Math.min(work.chunk ?? CHUNK, Math.ceil(left.length / (4 * work.workers))));
  const nextOrder = (): WorkOrder | null => {
    const rounds = work.isEnough?.() === true ? [] : left.splice(0, chunk);
    return rounds.length === 0 ? null : { seed: work.seed, rounds, defect: work.defect, isTraced: false };
  };
  const workers = Math.min(work.workers, left.length);
  await Promise.all(Array.from({ length: workers }, () => runWorker(nextOrder, work)));
}

/** Plays one round in a process of its own. */
export async function replayRound(wish: {
  readonly seed: number;
  readonly round: number;
  readonly defect: DefectName | null;
  readonly isTraced: boolean;
}): Promise<RoundReport> {
  const { seed, round, defect, isTraced } = wish;
  const orders: WorkOrder[] = [{ seed, rounds: [round], defect, isTraced }];
  return new Promise((resolve, reject) => {
    runWorker(() => orders.shift() ?? null, { onReport: resolve }).catch(reject);
  });
}

function runWorker(nextOrder: () => WorkOrder | null, work: Pick<Work, 'onReport'>): Promise<void> {
  const child = fork(WORKER, { execArgv: NODE_OPTIONS, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let unplayed: readonly number[] = [];
  const handOutNext = (): void => {
    const order = nextOrder();
    unplayed = order?.rounds ?? [];
    handOut(child, order);
  };
  return new Promise((resolve, reject) => {
    child.on('message', (message: RoundReport | 'done') => {
      if (message === 'done') {
        handOutNext();
        return;
      }
      unplayed = unplayed.filter((round) => round !== message.round);
      work.onReport(message);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker ended with ${code ?? signal} in round ${unplayed[0] ?? 'none'}`));
    });
    handOutNext();
  });
}

function handOut(child: ChildProcess, order: WorkOrder | null): void {
  if (order) child.send(order);
  else child.disconnect();
}
