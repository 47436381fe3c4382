import type { ErrorRule } from '../../src/binance/errors/error-rule.js';
import { SPOT_ERROR_RULES } from '../../src/binance/errors/spot-error-codes.js';
import { USDM_ERROR_RULES } from '../../src/binance/errors/usdm-error-codes.js';

/** The tables of docs/errors.md, made from the tables that the adapter classifies by. */
export const ERROR_TABLES: Readonly<Record<string, readonly ErrorRule[]>> = {
  spot: SPOT_ERROR_RULES,
  usdm: USDM_ERROR_RULES,
};

/** The page with its tables made anew; what stands around them is left alone. */
export function withErrorTables(page: string): string {
  return Object.entries(ERROR_TABLES).reduce((text, [name, rules]) => replaceTable(text, name, rules), page);
}

function replaceTable(page: string, name: string, rules: readonly ErrorRule[]): string {
  const [begin, end] = [`<!-- ${name} codes: npm run docs:errors -->`, `<!-- end of ${name} codes -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/errors.md has no place for the ${name} codes`);
  return `${page.slice(0, from + begin.length)}\n\n${toTable(rules)}\n\n${page.slice(to)}`;
}

function toTable(rules: readonly ErrorRule[]): string {
  const head = [
    '| code | name | what it means | category | outcome | what to do |',
    '| --: | --- | --- | --- | --- | --- |',
  ];
  const rows = [...rules].sort((a, b) => b.code - a.code).map(toRow);
  return [...head, ...rows].join('\n');
}

function toRow({ code, name, meaning, category, outcome, decision, hint }: ErrorRule): string {
  const toDo = hint === undefined ? decision : `${decision}. ${hint}`;
  return `| ${code} | ${name} | ${meaning} | ${category} | ${outcome} | ${toDo} |`;
}
