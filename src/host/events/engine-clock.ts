/** Time as the event engine needs it; tests hand in their own. */
export interface EngineClock {
  /** Milliseconds that only go forward. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** The process's own clock. Globals are looked up on each call, so that faked ones are honoured. */
export const SYSTEM_CLOCK: EngineClock = {
  now: () => performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (handle) => {
    clearTimeout(handle as NodeJS.Timeout);
  },
};
