import { expect } from 'chai';
import { FAULT_KINDS } from '../../../src/simulator/index.js';
import { isLoopback } from '../../../src/simulator/faults/fault-door.js';
import { FaultyHouse } from './faulty-house.js';

describe('the control endpoint of faults', () => {
  let house: FaultyHouse;
  beforeEach(async () => {
    house = await FaultyHouse.open();
  });
  afterEach(() => house.close());

  interface Told {
    readonly status: number;
    readonly body: Record<string, unknown>;
  }

  async function ask(method: string, path = '', body?: unknown, headers: Record<string, string> = {}): Promise<Told> {
    const url = `${house.simulator.endpoints.rest}/simulator/faults${path}`;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await fetch(url, { method, headers, ...(body !== undefined && { body: text }) });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  }

  it('takes a rule, a list and a script, shows them with their counts, and ends them', async () => {
    const rule = { what: { kind: 'timeout-not-executed' }, where: { method: 'ping' }, when: { times: 1 } };
    expect(await ask('POST', '', rule)).to.deep.equal({ status: 201, body: { ids: ['rule-1'] } });
    expect((await ask('POST', '', [{ id: 'mine', what: 'stall' }])).body).to.deep.equal({ ids: ['mine'] });
    const script = { seed: 9, rules: [{ what: 'frame-lost' }, { what: 'frame-late' }] };
    expect((await ask('POST', '', script)).body).to.deep.equal({ ids: ['rule-3', 'rule-4'] });
    expect((await house.house.alice.get('ping')).status).to.equal(408);
    const { status, body } = await ask('GET');
    expect(status).to.equal(200);
    expect(body['counts']).to.deep.equal({ 'timeout-not-executed': 1 });
    expect((body['rules'] as unknown[])[0]).to.deep.equal({
      id: 'rule-1',
      kind: 'timeout-not-executed',
      values: {},
      where: { method: 'ping' },
      when: { times: 1 },
      occasions: 1,
      injected: 1,
    });
    expect(body['injected']).to.deep.equal(house.faults.injected);
    expect((body['kinds'] as { kind: string }[]).map(({ kind }) => kind)).to.deep.equal(Object.keys(FAULT_KINDS));
    expect(await ask('DELETE', '/mine')).to.deep.equal({ status: 200, body: { ids: ['mine'] } });
    expect((await ask('DELETE')).body).to.deep.equal({ ids: ['rule-1', 'rule-3', 'rule-4'] });
    expect((await ask('GET')).body).to.deep.include({ rules: [], counts: { 'timeout-not-executed': 1 } });
  });

  it('refuses what cannot be used and names the field', async () => {
    const refusals: [body: unknown, words: string][] = [
      ['{', 'this is no JSON'],
      [{ what: 'typhoon' }, 'rules.0.what: there is no kind of fault "typhoon"'],
      [{ what: 'answer-lsot' }, 'rules.0.what: there is no kind of fault "answer-lsot"; nearest is "answer-lost"'],
      [{ what: 'x'.repeat(10_000) }, 'xxx"'],
      [{ what: 'answer-lost', where: { method: 'order.plce' } }, 'rules.0.where.method: answer-lost meets nothing'],
      [{ what: { kind: 'stall', delayMs: 1 } }, 'rules.0.what.delayMs: this kind of fault has no such number'],
    ];
    for (const [body, words] of refusals) {
      const told = await ask('POST', '', body);
      expect(told.status).to.equal(400);
      expect(told.body['error']).to.contain(words);
    }
    expect((await ask('DELETE', '/nobody')).status).to.equal(404);
    expect((await ask('PUT', '', {})).status).to.equal(405);
    const toOne = await ask('POST', '/mine', { what: 'stall' });
    expect(toOne).to.deep.equal({ status: 404, body: { error: 'POST is for /simulator/faults alone' } });
    expect((await ask('GET', '/nobody')).status).to.equal(404);
    expect(house.faults.rules).to.deep.equal([]);
  });

  it('refuses web pages', async () => {
    const told = await ask('POST', '', { what: 'restart' }, { Origin: 'http://somewhere.example' });
    expect(told).to.deep.equal({ status: 403, body: { error: 'faults are not ruled by web pages' } });
    expect(house.faults.rules).to.deep.equal([]);
  });

  it('knows the addresses of this machine', () => {
    for (const address of ['127.0.0.1', '127.8.0.3', '::1', '::ffff:127.0.0.1'])
      expect(isLoopback(address)).to.equal(true);
    for (const address of ['10.0.0.1', '::ffff:10.0.0.1', 'fe80::1', '', '128.127.0.1', '127.evil']) {
      expect(isLoopback(address)).to.equal(false);
    }
  });

  it('lets every other path be the venue’s', async () => {
    expect((await house.house.alice.send('GET', '/simulator/faultless')).status).to.equal(404);
    expect((await house.house.alice.send('GET', '/simulator')).text).to.contain('404 Not Found');
  });
});
