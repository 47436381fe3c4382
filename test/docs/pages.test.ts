import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { SETTING_NAMES } from '../../src/binance/setting-names.js';
import type { SettingName } from '../../src/binance/setting-names.js';
import { readSettings } from '../../src/binance/settings.js';
import { runCli } from '../../src/cli/run-cli.js';
import { EventType } from '../../src/host/events/event-types.js';
import { spotSymbols } from '../../src/simulator/markets/spot-symbols.js';
import { DOCUMENTS, readDocument, ROOT } from './documents.js';
import { ERROR_TABLES, withErrorTables } from './error-page.js';

const SETTINGS = Object.keys(SETTING_NAMES) as SettingName[];

describe('the pages of the documents', () => {
  describe('docs/settings.md', () => {
    const page = readDocument('docs/settings.md');
    const rows = tableRows(page, '| label').map((cells) => ({
      labels: codeSpans(cells[0] ?? ''),
      names: codeSpans(cells[1] ?? ''),
      rule: cells[4]?.trim() ?? '',
    }));

    it('names exactly the settings that are accepted, in every spelling', () => {
      expect(rows.map(({ names }) => names)).to.deep.equal(SETTINGS.map((name) => [name]));
      expect(rows.map(({ labels }) => labels)).to.deep.equal(SETTINGS.map((name) => SETTING_NAMES[name]));
    });

    for (const [index, name] of SETTINGS.entries()) {
      it(`says what ${name} must be in the words of its refusal`, () => {
        const reading = readSettings({ [name]: { nonsense: 1 } });
        expect(reading).to.deep.equal({ ok: false, problem: `"${name}" must be ${rows[index]?.rule ?? ''}` });
      });
    }
  });

  describe('docs/errors.md', () => {
    it('lists every code of the tables as the adapter classifies it', () => {
      const page = readDocument('docs/errors.md');
      expect(withoutPadding(page), 'run npm run docs:errors').to.equal(withoutPadding(withErrorTables(page)));
    });

    it('lists each code of a market once', () => {
      for (const rules of Object.values(ERROR_TABLES)) {
        const codes = rules.map(({ code }) => code);
        expect(new Set(codes).size).to.equal(codes.length);
      }
    });
  });

  it('docs/events-and-objects.md lists exactly the event types of the host', () => {
    const rows = tableRows(readDocument('docs/events-and-objects.md'), '| type');
    expect(rows.map(([type]) => codeSpans(type ?? '')[0])).to.have.members(Object.values(EventType));
  });

  it('docs/calls.md lists exactly the calls of the adapter, and what its health tells', () => {
    const page = readDocument('docs/calls.md');
    const names = (head: string): string[] =>
      tableRows(page, head).flatMap(([cell]) => codeSpans(cell ?? '').map((call) => call.replace(/\(.*/, '')));
    const calls = Object.getOwnPropertyNames(BinanceAdapter.prototype).filter((name) => name !== 'constructor');
    expect(names('| call')).to.have.members(calls);
    expect(names('| field')).to.deep.equal(Object.keys(new BinanceAdapter({ put: () => undefined }).getHealth()));
  });

  it('docs/simulator.md lists exactly the options of the command, and counts the symbols right', async () => {
    const page = readDocument('docs/simulator.md');
    const shown = tableRows(page, '| option').flatMap(([option]) => /--([a-z-]+)/.exec(option ?? '')?.[1] ?? []);
    const helped = [...(await helpOf('simulator')).matchAll(/^ {2}(?:-h, )?--([a-z-]+)/gm)].map(([, name]) => name);
    expect(shown).to.have.members(helped);
    expect(page).to.include(`a synthetic market of ${spotSymbols.length} symbols`);
  });

  for (const document of DOCUMENTS) {
    it(`${document} names only files that exist`, () => {
      const text = readDocument(document).replace(/^```[\s\S]*?^```/gm, '');
      const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target]) =>
        posix.join(posix.dirname(document), target ?? ''),
      );
      const paths = [...text.matchAll(/`((?:src|test|examples|docs|scripts|\.ci)\/[^`\s*…]*)`/g)].map(
        ([, path]) => path,
      );
      const missing = [...links, ...paths].filter((path) => !existsSync(`${ROOT}${path ?? ''}`));
      expect(missing).to.deep.equal([]);
    });
  }
});

/** Cells of the rows of every table whose head begins with these words. */
function tableRows(page: string, head: string): string[][] {
  const lines = page.split('\n');
  const starts = lines.flatMap((line, index) => (line.replace(/\s+/g, ' ').startsWith(`${head} |`) ? [index + 2] : []));
  return starts.flatMap((start) => {
    const end = lines.findIndex((line, index) => index >= start && !line.startsWith('|'));
    return lines.slice(start, end < 0 ? undefined : end).map((line) => line.split('|').slice(1, -1));
  });
}

async function helpOf(command: string): Promise<string> {
  let help = '';
  const print = (text: string): void => void (help += text);
  const surroundings = { environment: {}, terminal: null, interrupted: AbortSignal.abort() };
  await runCli([command, '--help'], { print, complain: print, ...surroundings });
  return help;
}

function codeSpans(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? '');
}

/** Tables are padded for readers; blanks and rules of a table say nothing. */
function withoutPadding(page: string): string {
  return page.replace(/ +/g, ' ').replace(/-{2,}/g, '--');
}
