import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Text by path from the repository's root, with forward slashes: `src/host/index.ts`. */
export type SourceTree = ReadonlyMap<string, string>;

/** Reads every TypeScript file below some folders. A folder that is not there is empty. */
export function readSourceTree(root: string, folders: readonly string[]): SourceTree {
  const tree = new Map<string, string>();
  for (const folder of folders.filter((name) => existsSync(join(root, name)))) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!entry.endsWith('.ts')) continue;
      const path = posix.join(folder, entry.replaceAll('\\', '/'));
      tree.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return tree;
}
