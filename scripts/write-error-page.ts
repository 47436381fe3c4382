/** Writes the tables of docs/errors.md from the tables of codes. */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../test/docs/documents.js';
import { withErrorTables } from '../test/docs/error-page.js';

const path = `${ROOT}docs/errors.md`;
const page = withErrorTables(await readFile(path, 'utf8'));
await writeFile(path, await format(page, { ...(await resolveConfig(path)), parser: 'markdown' }));
console.log('docs/errors.md is written.');
