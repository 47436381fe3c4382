import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { FAULT_KINDS, type FaultKind } from '../../../src/simulator/index.js';
import { kindDescription } from '../../../src/simulator/faults/fault-kinds.js';
import { readFaultScript } from '../../../src/simulator/faults/read-fault-script.js';

const page = readFileSync(new URL('../../../docs/faults.md', import.meta.url), 'utf8');

/** Cells of the rows of the table that begins with this word. */
function rowsOf(head: string): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} `)) + 2;
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith('|'));
  return lines.slice(start, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/faults.md', () => {
  it('lists every kind with its channels, its numbers and its sentence', () => {
    const said = rowsOf('kind').map((cells) => cells.join(' | '));
    const known = Object.keys(FAULT_KINDS).map((kind) => {
      const { channels, parameters = {}, sentence } = kindDescription(kind as FaultKind);
      const numbers = Object.entries(parameters).map(([name, value]) => `\`${name}\` ${value}`);
      return [`\`${kind}\``, channels.map((channel) => `\`${channel}\``).join(', '), numbers.join(', '), sentence].join(
        ' | ',
      );
    });
    expect(said).to.deep.equal(known);
  });

  it('names every field of where and when', () => {
    const named = rowsOf('field').length === 0 ? '' : page;
    const fields = ['channel', 'method', 'topic', 'account', 'symbol', 'clientOrderId', 'nth', 'every', 'probability'];
    for (const field of [...fields, 'afterMs', 'untilMs', 'times', 'atMs', 'everyMs']) {
      expect(named).to.match(new RegExp(`^\\| .*\`${field}\`.* \\|`, 'm'));
    }
  });

  it('shows a script that can be used', () => {
    const [, script = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
    expect(readFaultScript(JSON.parse(script)).rules).to.have.length(4);
  });

  it('shows the refusal of a name that nothing has', () => {
    const rule = { what: 'answer-lost', where: { method: 'order.plce' } };
    const [, words = ''] = /`(rules\.0\.where\.method: .*?)`/.exec(page) ?? [];
    expect(words).to.contain('order.place');
    expect(() => readFaultScript([rule])).to.throw(words);
  });

  it('every kind says in one sentence what happens, and knows at least one channel', () => {
    for (const kind of Object.keys(FAULT_KINDS) as FaultKind[]) {
      const { sentence, channels } = kindDescription(kind);
      expect(sentence, kind).to.match(/^[A-Z][^|]{20,}\.$/);
      expect(channels, kind).not.to.be.empty;
    }
    expect(Object.keys(FAULT_KINDS)).to.have.length.of.at.least(50);
  });
});
