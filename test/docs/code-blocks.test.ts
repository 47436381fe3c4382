import { expect } from 'chai';
import { readCodeBlocks } from './code-block.js';
import type { CodeBlock } from './code-block.js';
import { findMismatch } from './loose-output.js';
import { ProgramRunner } from './program-runner.js';
import type { RunResult } from './program-runner.js';
import { cliArgumentsOf, commandsOf, objectionToCommand } from './shell-line.js';

const BLOCKS = readCodeBlocks();
const PROGRAMS = BLOCKS.filter(({ language }) => language === 'ts');
const SHELL = BLOCKS.filter(({ language }) => language === 'bash');
/** Blocks marked `bash run`: one command of ours that ends by itself. */
const COMMANDS = SHELL.filter(({ marks }) => marks.includes('run'));
const KNOWN_LANGUAGES = ['ts', 'bash', 'json', 'text'];

describe('the code in the documents', function () {
  this.timeout(120_000);
  const runner = new ProgramRunner();
  const runs = new Map<CodeBlock, Promise<RunResult>>();
  let types: Promise<RunResult>;

  before(async () => {
    await runner.write(PROGRAMS);
    types = runner.checkTypes();
    for (const block of PROGRAMS) runs.set(block, runner.runProgram(block));
    for (const block of COMMANDS) runs.set(block, runner.runCommand(onlyCommandOf(block)));
  });
  after(() => runner.close());

  it('is of a language that a test can judge', () => {
    const strangers = BLOCKS.filter(({ language }) => !KNOWN_LANGUAGES.includes(language));
    expect(strangers.map(placeOf)).to.deep.equal([]);
  });

  it('shows output only behind what prints it', () => {
    const shown = BLOCKS.filter(({ marks }) => marks.includes('output')).length;
    const printed = [...PROGRAMS, ...COMMANDS].filter(({ output }) => output !== null).length;
    expect(printed).to.equal(shown);
  });

  it('is well typed', async () => {
    const { exitCode, printed } = await types;
    expect(exitCode, printed).to.equal(0);
  });

  for (const block of [...PROGRAMS, ...COMMANDS]) {
    it(`${placeOf(block)} runs, ends by itself${block.output === null ? '' : ' and prints what is shown'}`, async () => {
      const { exitCode, printed, complained } = await runs.get(block)!;
      expect(exitCode, exitCode === null ? `no end within the time limit\n${printed}` : complained).to.equal(0);
      const mismatch = block.output === null ? null : findMismatch(block.output, printed, block.isSample);
      expect(mismatch, mismatch ?? '').to.equal(null);
    });
  }

  for (const block of SHELL) {
    it(`${placeOf(block)} holds commands that exist`, async () => {
      const lines = commandsOf(block.text);
      expect(lines).to.not.be.empty;
      const objections = await Promise.all(lines.map((line) => objectionToCommand(line)));
      expect(lines.filter((_, index) => objections[index] !== null)).to.deep.equal([], objections.join(' '));
    });
  }

  for (const block of BLOCKS.filter(({ language }) => language === 'json')) {
    it(`${placeOf(block)} is JSON`, () => {
      expect(JSON.parse(block.text)).to.be.an('object');
    });
  }
});

function placeOf({ document, line }: CodeBlock): string {
  return `${document}:${line}`;
}

function onlyCommandOf(block: CodeBlock): string[] {
  const [line = '', ...more] = commandsOf(block.text);
  const args = more.length === 0 ? cliArgumentsOf(line) : null;
  if (!args) throw new Error(`${placeOf(block)}: a block marked run holds one command of vt-binance`);
  return args;
}
