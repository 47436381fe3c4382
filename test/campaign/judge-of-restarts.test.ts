import { expect } from 'chai';
import { Offset, Status } from '../../src/host/domain/constants.js';
import { JudgedCase } from './judged-case.js';

const READY = { kind: 'state', previous: 'syncing', state: 'ready' } as const;
const ADOPTED = { extra: { external: true } } as const;

/** An order of a killed process, in the one that comes after it and has no journal. */
describe('the judge of a campaign: a restart without a journal', () => {
  let one: JudgedCase;
  beforeEach(() => {
    one = new JudgedCase();
    one.intend('a', { reference: 'grid 7' });
    one.place('a');
    one.tell('a', Status.NOTTRADED, '0', { reference: 'grid 7' });
    one.tellBalances();
  });

  function restart(): void {
    one.nextLife({ isForgetful: true });
  }

  /** With all that the venue says of it, as an adopted order is told. */
  function tellAdopted(status: Status, traded = '0', more = {}): void {
    one.tell('a', status, traded, { extra: { ...one.extraOf('a'), external: true }, ...more });
  }

  it('has nothing against an open order that is adopted without its reference, and its later fill', () => {
    restart();
    tellAdopted(Status.NOTTRADED);
    one.tellBalances();
    one.tellNews('adapter', READY);
    one.fill();
    tellAdopted(Status.ALLTRADED, '0.01');
    for (const fill of one.fills) one.tellTrade('a', fill);
    one.tellBalances();
    expect(one.findingsNow()).to.deep.equal([]);
  });

  it('sees that ready was said before an open order was told, though an earlier process had told it', () => {
    restart();
    one.tellBalances();
    one.tellNews('adapter', READY);
    tellAdopted(Status.NOTTRADED);
    expect(one.findingsNow().map(({ what }) => what)).to.deep.equal([
      'the adapter said ready and a (NEW at the venue) had never been told',
    ]);
  });

  it('sees that ready was said before the balances were told anew', () => {
    restart();
    tellAdopted(Status.NOTTRADED);
    one.tellNews('adapter', READY);
    one.tellBalances();
    expect(one.verdict()).to.include('balancesWrong 8');
  });

  it('sees an open order that is not adopted', () => {
    restart();
    one.tellBalances();
    expect(one.findingsNow().map(({ what }) => what)).to.include(
      'a is NEW at the venue and was not told after the restart',
    );
  });

  it('sees an order that is told as our own, with a reference that nobody can know', () => {
    restart();
    one.tell('a', Status.NOTTRADED, '0', { reference: 'grid 7', offset: Offset.OPEN, extra: one.extraOf('a') });
    one.tellBalances();
    const said = one.findingsNow().map(({ what }) => what);
    expect(said).to.include('a is told as our own, though nobody knows that');
    expect(said).to.include('a is told with the reference "grid 7", not ""');
  });

  it('sees a fill of an adopted order that is told twice, and one that is never told', () => {
    restart();
    tellAdopted(Status.NOTTRADED);
    one.fill();
    tellAdopted(Status.ALLTRADED, '0.01');
    one.tellBalances();
    expect(one.verdict()).to.include.members(['fillsMissing 4', 'fillsMissing 3']);
    for (const fill of [...one.fills, ...one.fills]) one.tellTrade('a', fill);
    expect(one.verdict()).to.include('fillsRepeated 4');
  });

  it('sees an adopted order whose earlier fill only the process before has told', () => {
    one.fill();
    one.tell('a', Status.ALLTRADED, '0.01', { reference: 'grid 7' });
    for (const fill of one.fills) one.tellTrade('a', fill);
    restart();
    one.tell('a', Status.ALLTRADED, '0.01', ADOPTED);
    one.tellBalances();
    expect(one.verdict()).to.include('fillsMissing 3');
  });

  it('has nothing against an order of which the new process hears nothing, as it had ended before', () => {
    one.intend('b');
    one.fill();
    restart();
    one.tellBalances();
    one.tellNews('adapter', READY);
    expect(one.findingsNow()).to.deep.equal([]);
  });

  it('still sees all of this lost where there is a journal', () => {
    one.fill();
    one.nextLife({ isForgetful: false });
    one.tellBalances();
    expect(one.verdict()).to.include.members(['lost 7', 'fillsMissing 4']);
  });
});
