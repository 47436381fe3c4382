import { setTimeout as pause } from 'node:timers/promises';
import type { Context, RootHookObject, Suite } from 'mocha';

type SetTimer = (...args: Parameters<typeof setTimeout>) => NodeJS.Timeout;

/** A timer of this machine, and who has set it. */
interface SetByUs {
  readonly timer: NodeJS.Timeout;
  readonly from: { readonly stack?: string };
}

/** What is under way when a suite ends may still come to its end; whoever sets timers again and again does not. */
const GRACE_MS = 300;
const FRAMES = 6;
let set: SetByUs[] = [];
/** When there are so many, those that are over are dropped. */
let dropAt = 1_000;

for (const name of ['setTimeout', 'setInterval'] as const) {
  const real: SetTimer = globalThis[name];
  const watched = (...args: Parameters<SetTimer>): NodeJS.Timeout => {
    const timer = real(...args);
    const from = {};
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = FRAMES;
    Error.captureStackTrace(from, watched); // written out only where it is asked for
    Error.stackTraceLimit = limit;
    set.push({ timer, from });
    if (set.length >= dropAt) dropThoseOver();
    return timer;
  };
  Object.defineProperties(watched, Object.getOwnPropertyDescriptors(real));
  Object.defineProperty(globalThis, name, { value: watched, writable: true, configurable: true, enumerable: true });
}

function dropThoseOver(): void {
  set = set.filter((each) => !isOver(each));
  dropAt = Math.max(1_000, 2 * set.length);
}

/** Node tells it of its timers in no other way. */
function isOver({ timer }: SetByUs): boolean {
  return (timer as { readonly _destroyed?: boolean })._destroyed !== false;
}

/** Where in the project it was set; none where a library has set it for itself. */
function placesOf({ from }: SetByUs): string[] {
  const frames = (from.stack ?? '').split('\n').slice(1);
  const isOurs = (frame: string): boolean => /[/\\](src|test|examples)[/\\]/.test(frame) && !/node_modules/.test(frame);
  return isOurs(frames[0] ?? '') ? frames.filter(isOurs).map((frame) => frame.trim()) : [];
}

const left = (): string[] =>
  set.filter((each) => !isOver(each)).flatMap((each) => placesOf(each).slice(0, 4).join(', ') || []);

async function expectNoneLeft(suite: Suite): Promise<void> {
  const untilMs = performance.now() + GRACE_MS;
  while (left().length > 0 && performance.now() < untilMs) await pause(10);
  const places = new Set(left());
  set = [];
  if (places.size > 0) throw new Error(`${suite.title} has left timers behind, set ${[...places].join('; ')}`);
}

/**
 * A suite that leaves a timer behind has failed: whatever sets it again and again (a journal that tries its disk, a
 * connection that is opened anew) would do so under the fake clock of a later test, and fail that one.
 */
export const mochaHooks: RootHookObject = {
  beforeAll(this: Context) {
    set = [];
    for (const suite of this.test?.parent?.suites ?? []) suite.afterAll(() => expectNoneLeft(suite));
  },
};
