/**
 * Prints line coverage by room from c8's summary, leaving out files that hold types only (they have no line to run),
 * and fails where a room that must be well covered is not: `npm run coverage`.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '..');
const REQUIRED_PERCENT = 90;
const REQUIRED_ROOMS = ['host', 'binance/managers', 'binance/mappings', 'simulator/matching'];

interface Lines {
  readonly total: number;
  readonly covered: number;
}

const summary = JSON.parse(readFileSync(path.join(ROOT, 'coverage/coverage-summary.json'), 'utf8')) as Record<
  string,
  { readonly lines: Lines }
>;
const rooms = new Map<string, { files: number; total: number; covered: number }>();
for (const [file, { lines }] of Object.entries(summary)) {
  if (!existsSync(file) || holdsTypesOnly(file)) continue; // the sum, and names that a loader made up
  const name = roomOf(path.relative(path.join(ROOT, 'src'), file));
  const room = rooms.get(name) ?? { files: 0, total: 0, covered: 0 };
  rooms.set(name, { files: room.files + 1, total: room.total + lines.total, covered: room.covered + lines.covered });
}
const rows = [...rooms].sort().map(([room, { files, total, covered }]) => ({
  room,
  files,
  lines: total,
  'covered %': Number(((100 * covered) / total).toFixed(1)),
}));
console.table(rows);
const poor = rows.filter(
  (row) => REQUIRED_ROOMS.some((room) => row.room.startsWith(room)) && row['covered %'] < REQUIRED_PERCENT,
);
for (const { room } of poor) console.log(`${room} is below ${REQUIRED_PERCENT} %`);
process.exitCode = poor.length > 0 ? 1 : 0;

/** `host/engine`, `binance/managers`, `simulator`: the folder, at most two deep. */
function roomOf(file: string): string {
  return path.dirname(file).split(path.sep).slice(0, 2).join('/');
}

/** Whether nothing of a file is left when its types are taken away. */
function holdsTypesOnly(file: string): boolean {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
  });
  return outputText.replaceAll(/export \{\};?/g, '').trim() === '';
}
