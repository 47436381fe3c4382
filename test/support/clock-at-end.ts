import type { Context, RootHookObject } from 'mocha';

/** Sinon's clock, as it stands on whatever it has replaced. */
interface InstalledClock {
  uninstall(): void;
}

function installedClock(): InstalledClock | undefined {
  const replaceable: readonly object[] = [setTimeout, setInterval, Date];
  const replaced = replaceable.find((each) => 'clock' in each) as { readonly clock: InstalledClock } | undefined;
  return replaced?.clock;
}

/** What was installed when the test under way began: where a whole suite has one clock, that is no test's to take away. */
let before: InstalledClock | undefined;
const leavers: string[] = [];

/**
 * A test that ends under a fake clock has failed: those after it would wait for a time that never comes, or see that of
 * others pass. The clock is taken away at once, so that they tell of themselves; the culprits are told at the end.
 */
export const mochaHooks: RootHookObject = {
  beforeEach() {
    before = installedClock();
  },
  afterEach(this: Context) {
    const left = installedClock();
    if (left === undefined || left === before) return;
    left.uninstall();
    leavers.push(this.currentTest?.fullTitle() ?? 'a test');
  },
  afterAll() {
    if (installedClock() !== undefined) leavers.push('a suite');
    if (leavers.length > 0) throw new Error(`The fake clock was left behind by: ${leavers.join('; ')}`);
  },
};
