import { expect } from 'chai';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { EventEngine, LogLevel, MainEngine } from '../../../src/host/index.js';
import { waitUntil } from '../../support/wait-until.js';
import { ScriptedAdapter } from '../scripted-adapter.js';

describe('LogEngine', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vt-log-'));
  });

  afterEach(() => {
    sinon.restore();
    rmSync(directory, { recursive: true, force: true });
  });

  function written(): string {
    const names = readdirSync(directory).filter((name) => name.endsWith('.log'));
    expect(names).to.have.length(1);
    expect(names[0]).to.match(/^vt_\d{8}\.log$/);
    return readFileSync(join(directory, names[0]!), 'utf8');
  }

  it('has everything in the file of the day when close resolves, with level and source', async () => {
    const here = process.cwd();
    const main = new MainEngine(new EventEngine(), { log: { directory, console: false } });
    for (let count = 1; count <= 500; count += 1) main.writeLog(`entry ${count}`, 'TEST', LogLevel.WARNING);
    await main.close();
    const lines = written().trimEnd().split('\n');
    expect(lines).to.have.length(500);
    expect(lines[499]).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}WARNING {2}TEST {8}entry 500$/);
    expect(process.cwd()).to.equal(here);
  });

  it('leaves out entries below its level', async () => {
    const main = new MainEngine(new EventEngine(), { log: { directory, console: false, level: LogLevel.ERROR } });
    main.writeLog('not seen', 'TEST', LogLevel.WARNING);
    main.writeLog('seen', 'TEST', LogLevel.CRITICAL);
    await main.close();
    expect(written())
      .to.match(/CRITICAL TEST {8}seen\n$/)
      .and.not.include('not seen');
  });

  it('takes a message for text, never for a format', async () => {
    const main = new MainEngine(new EventEngine(), { log: { directory, console: false } });
    main.writeLog('100%s %d %j {0} ${x}');
    await main.close();
    expect(written()).to.include('100%s %d %j {0} ${x}\n');
  });

  it("hides given secrets and the secrets among an adapter's settings", async () => {
    const main = new MainEngine(new EventEngine(), { log: { directory, console: false, secrets: ['topsecret1'] } });
    main.addAdapter(ScriptedAdapter);
    await main.connect({ 'API Key': 'keyvalue42', Secret: 'secretvalue42', Server: 'simulator' }, 'SCRIPTED');
    main.writeLog('topsecret1 keyvalue42 secretvalue42 simulator');
    await main.close();
    expect(written())
      .to.include(' *** *** *** simulator\n')
      .and.not.match(/topsecret1|keyvalue42|secretvalue42/);
  });

  it('writes to standard error and nowhere else unless a directory is given', async () => {
    const lines: string[] = [];
    const main = new MainEngine(new EventEngine(), { log: {} });
    const standardError = sinon.stub(process.stderr, 'write').callsFake((text) => lines.push(String(text)) > 0);
    main.writeLog('to the console');
    await main.close();
    standardError.restore();
    expect(lines.join('')).to.match(/INFO {5}MainEngine {2}to the console\n$/);
    expect(readdirSync(directory)).to.deep.equal([]);
  });

  it('warns and lets the host go on when the file cannot be written', async () => {
    const warnings: string[] = [];
    sinon.stub(process, 'emitWarning').callsFake(((text: string) => warnings.push(text)) as typeof process.emitWarning);
    const main = new MainEngine(new EventEngine(), { log: { directory, console: false } });
    rmSync(directory, { recursive: true, force: true });
    main.writeLog('lost');
    await waitUntil(() => warnings.length > 0, 'the warning');
    main.writeLog('lost as well');
    await main.close();
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^the log file cannot be written: ENOENT/);
    expect(main.eventEngine.stats.handlerErrors).to.equal(0);
  });
});
