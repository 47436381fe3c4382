const LOOK_EVERY_MS = 250;

/** How npm started this process, and who its parent is now. */
export interface NpmSurroundings {
  /** `exec` below npx, `start` below npm start; undefined where npm has no part in it. */
  readonly command: string | undefined;
  readonly parentId: () => number;
}

/**
 * Calls back when the shell below `npx` or `npm start` is gone. npm hands a SIGTERM to that shell only, which dies of it
 * and leaves its program behind: nobody could end a simulator then, and its port would stay taken.
 */
export function endWithNpm({ command, parentId }: NpmSurroundings, end: () => void): void {
  if (command !== 'exec' && command !== 'start') return;
  const shell = parentId();
  const timer = setInterval(() => {
    if (parentId() === shell) return;
    clearInterval(timer);
    end();
  }, LOOK_EVERY_MS);
  timer.unref();
}
