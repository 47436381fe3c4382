import type { SimulatorEndpoints } from '../../../src/simulator/start-simulator.js';
import type { DefectName } from './defects.js';
import type { DiskPlan } from './disk/disk-faults.js';
import type { StrategyAct } from './plan/acts.js';
import type { KillPoint, RoundPlan } from './plan/round-plan.js';
import type { SocketCounts } from './socket-watch.js';
import type { Intent } from './strategy.js';

/** What a life of the strategy's process begins with. */
export interface LifeBeginning {
  readonly seed: number;
  readonly round: number;
  readonly life: number;
  readonly epochMs: number;
  readonly endpoints: SimulatorEndpoints;
  readonly secret: string;
  readonly settings: RoundPlan['settings'];
  /** Null: the settings name none. */
  readonly journal: { readonly path: string; readonly disk: DiskPlan } | null;
  /** Where it writes down what its handlers hear. */
  readonly record: string;
  /** Where it kills itself; null: not by itself. */
  readonly kill: Pick<KillPoint, 'at' | 'nth'> | null;
  /** Orders of earlier lives. */
  readonly intents: readonly Intent[];
  readonly defect: DefectName | null;
}

/** What the round tells the process of the strategy. */
export type LifeOrder =
  | { readonly kind: 'begin'; readonly beginning: LifeBeginning }
  /** Time moves on; answered when nothing happens by itself any more. */
  | { readonly kind: 'settle'; readonly now: number }
  | { readonly kind: 'act'; readonly act: StrategyAct; readonly firstNumber: number }
  | { readonly kind: 'cancel-everything' }
  /** The faults are over, those of the disk, too. */
  | { readonly kind: 'heal' }
  | { readonly kind: 'close' };

/** How the process of the strategy is. */
export interface LifeState {
  readonly nextDue: number | null;
  readonly counts: SocketCounts;
  readonly isConnecting: boolean;
  readonly adapterState: string;
  readonly unresolved: readonly string[];
  readonly isClosed: boolean;
  readonly timersLeft: number;
}
