/** What may befall the disk of a journal; the venue's faults are the simulator's. */
export const DISK_FAULT_KINDS = {
  'disk-full': 'what is written does not fit, or only its beginning does (ENOSPC)',
  'disk-failing': 'calls fail (EIO); what a failed sync was to bring to the disk may be there or never come',
  'disk-torn': 'a part of what is written stays in the file, and the call fails or the process is killed',
  'disk-slow': 'each call takes some hundred milliseconds',
  'disk-hanging': 'a call takes longer than an order may wait',
  'disk-lost': 'what was not synced when the process was killed is gone',
} as const;

/** A kind of trouble with the disk. */
export type DiskFaultKind = keyof typeof DISK_FAULT_KINDS;

/** Trouble that a plan asks for: for a while, which begins with one of the disk's calls. */
export interface DiskTrouble {
  readonly kind: Exclude<DiskFaultKind, 'disk-lost'>;
  /** The call that it begins with, counted in each life of the process. */
  readonly nth: number;
  /** How many calls it may meet. */
  readonly calls: number;
  /** Of those, how many it does meet. */
  readonly probability: number;
  /** How long a call takes longer; 0 where it fails at once. */
  readonly delayMs: number;
}

/** The disk of a round's journal. */
export interface DiskPlan {
  readonly troubles: readonly DiskTrouble[];
  /** Whether it writes and syncs in one call. */
  readonly isSyncedAtOnce: boolean;
  /** From this size on the journal is written anew; null: as always. */
  readonly rotateAtBytes: number | null;
}

/** Something that the disk did to the process that uses it. */
export type DiskNote =
  /** A call that trouble meets has begun, or has ended. */
  | { readonly call: number; readonly kind: DiskFaultKind; readonly at: number; readonly isEnd: boolean }
  /** So many bytes would be lost if the process were killed now. */
  | { readonly unsyncedBytes: number };
