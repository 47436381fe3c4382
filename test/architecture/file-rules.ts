import { posix } from 'node:path';
import type { SourceTree } from './source-tree.js';

const MOST_LINES = 500;
const DRAWERS = /^(?:.+-)?(?:utils?|helpers?|common|misc)$|^types$/;

/** Files longer than anybody reads; a table that a program wrote says so in its first line and may be. */
export function findLongFiles(tree: SourceTree): string[] {
  return [...tree].flatMap(([path, text]) => {
    const lines = text.split('\n').length - 1;
    const isGenerated = /^\/[/*].*\bgenerated\b/i.test(text);
    return lines > MOST_LINES && !isGenerated ? [`${path} has ${lines} lines`] : [];
  });
}

/** Files and folders whose names say nothing of what is in them. */
export function findDrawers(tree: SourceTree): string[] {
  return [...tree.keys()].filter((path) => path.split('/').some((part) => DRAWERS.test(posix.basename(part, '.ts'))));
}
