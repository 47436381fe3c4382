import type { RootHookObject } from 'mocha';

/** What the process is given to close once the last test has ended. */
const GRACE_MS = 20_000;

/**
 * A run that does not end by itself has failed: a test that broke off has left a server or a timer open, and would keep
 * whoever waits for the result waiting for ever. It is ended here, and told.
 */
export const mochaHooks: RootHookObject = {
  afterAll() {
    setTimeout(() => {
      const open = process.getActiveResourcesInfo().join(', ');
      console.error(`The tests have ended ${GRACE_MS / 1000} s ago and something is still open: ${open}`);
      process.exit(process.exitCode === undefined || process.exitCode === 0 ? 1 : undefined);
    }, GRACE_MS).unref();
  },
};
