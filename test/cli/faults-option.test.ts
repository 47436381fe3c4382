import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCli } from '../../src/cli/run-cli.js';
import { waitUntil } from '../support/wait-until.js';
import { RecordingConsole } from './recording-console.js';

describe('vt-binance simulator --faults', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faults-'));
    file = join(folder, 'script.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const run = (io: RecordingConsole): Promise<number> =>
    runCli(['simulator', '--json', '--symbols', 'BTCUSDT', '--faults', file], io);

  it('brings the faults of the script upon clients and tells them at the control endpoint', async () => {
    await writeFile(
      file,
      JSON.stringify({ seed: 7, rules: [{ what: 'service-unavailable', where: { method: 'ping' } }] }),
    );
    const io = new RecordingConsole();
    const ended = run(io);
    await waitUntil(() => io.printed.length > 0, 'the addresses');
    const { rest } = JSON.parse(io.printed[0]!) as { rest: string };
    const answer = await fetch(`${rest}/api/v3/ping`);
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.deep.equal({ code: 0, msg: 'Service Unavailable.' });
    const told = (await (await fetch(`${rest}/simulator/faults`)).json()) as { counts: unknown };
    expect(told.counts).to.deep.equal({ 'service-unavailable': 1 });
    io.interrupt();
    expect(await ended).to.equal(0);
  });

  const refusals: [what: string, text: string | null, words: string][] = [
    [
      'a kind that does not exist',
      '{"rules":[{"what":"typhoon"}]}',
      'rules.0.what: there is no kind of fault "typhoon"',
    ],
    [
      'a request that does not exist',
      '[{"what":"answer-lost","where":{"method":"order.plce"}}]',
      'rules.0.where.method: answer-lost meets nothing that is called "order.plce"; nearest is "order.place"',
    ],
    ['a field that does not exist', '[{"what":"stall","wen":{}}]', '"wen"'],
    ['a file that is no JSON', '{', 'it is no JSON'],
    ['a file that holds no script', '7', 'it must be an object with rules'],
    ['a file that is not there', null, 'ENOENT'],
  ];
  for (const [what, text, words] of refusals) {
    it(`names ${what}`, async () => {
      if (text !== null) await writeFile(file, text);
      const io = new RecordingConsole();
      expect(await run(io)).to.be.greaterThan(0);
      expect(io.complaints.join('\n')).to.contain(words);
    });
  }
});
