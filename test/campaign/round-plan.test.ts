import { expect } from 'chai';
import { FAULT_KINDS } from '../../src/simulator/index.js';
import { readFaultScript } from '../../src/simulator/faults/read-fault-script.js';
import { DISK_FAULT_KINDS } from '../support/campaign/disk/disk-faults.js';
import { isForgetful, isKilled, planRound } from '../support/campaign/plan/round-plan.js';

const ROUNDS = Array.from({ length: 600 }, (_, round) => round);

describe('the plan of a round', () => {
  it('follows from the seed and the number alone', () => {
    expect(planRound(3, 41)).to.deep.equal(planRound(3, 41));
    expect(planRound(3, 41).steps).not.to.deep.equal(planRound(3, 42).steps);
    expect(planRound(3, 41).steps).not.to.deep.equal(planRound(4, 41).steps);
  });

  it('holds faults that the simulator takes, several at once, and in the long run all kinds', () => {
    const kinds = new Set<string>();
    let most = 0;
    for (const round of ROUNDS) {
      const rules = readFaultScript({ rules: planRound(1, round).faults }).rules;
      for (const { kind } of rules) kinds.add(kind);
      most = Math.max(most, rules.length);
    }
    expect([...kinds].sort()).to.deep.equal(Object.keys(FAULT_KINDS).sort());
    expect(most).to.be.greaterThan(4);
  });

  it('signs with secrets and with keys that log sessions on, which faults meet, too', () => {
    const plans = ROUNDS.map((round) => planRound(1, round));
    const logged = plans.filter(({ keyKind }) => keyKind === 'ED25519');
    expect(logged.length).to.be.within(ROUNDS.length / 4, ROUNDS.length / 2);
    expect(logged.some(({ faults }) => faults.some(({ where }) => where?.method === 'session.logon'))).to.equal(true);
  });

  it('closes the adapter for a while in one round of eight, and never where the process is killed', () => {
    const plans = ROUNDS.map((round) => planRound(1, round));
    const closed = plans.filter((plan) => plan.closed !== null);
    expect(closed.length).to.be.within(ROUNDS.length / 12, ROUNDS.length / 6);
    expect(closed.every(({ kills }) => kills.length === 0)).to.equal(true);
  });

  it('asks for every kind of act, and kills the process in two rounds of eighty', () => {
    const acts = new Set(ROUNDS.flatMap((round) => planRound(1, round).steps.map(({ act }) => act.kind)));
    expect([...acts].sort()).to.deep.equal([
      ...['amend', 'cancel', 'cancel-all', 'cancel-list', 'deposit', 'fill', 'foreign-cancel', 'foreign-order'],
      ...['list', 'order', 'query-account', 'query-open-orders', 'query-order', 'quote', 'replace', 'take'],
      'test-order',
    ]);
    const killed = ROUNDS.filter((round) => planRound(1, round).kills.length > 0);
    expect(killed).to.deep.equal(ROUNDS.filter(isKilled));
    expect(killed.length).to.be.within(14, 16);
  });

  it('names no journal in half of the rounds with kills, which are not at the points of its disk', () => {
    const forgetful = ROUNDS.filter(isForgetful).map((round) => planRound(1, round));
    expect(forgetful.length).to.be.within(7, 8);
    expect(forgetful.every(({ disk, kills }) => disk === null && kills.length > 0)).to.equal(true);
    const points = forgetful.flatMap(({ kills }) => kills.map(({ at }) => at));
    expect(points.filter((at) => at === 'before-sync' || at === 'after-sync')).to.deep.equal([]);
    const others = ROUNDS.filter((round) => isKilled(round) && !isForgetful(round));
    expect(others.every((round) => planRound(1, round).disk !== null)).to.equal(true);
  });

  it('names a journal on a disk in trouble in one of ten of the others, at times with no other fault', () => {
    const plans = ROUNDS.filter((round) => !isKilled(round)).map((round) => planRound(1, round));
    const troubled = plans.filter(({ disk }) => disk !== null);
    expect(troubled.length).to.be.within(plans.length / 15, plans.length / 7);
    const kinds = new Set(troubled.flatMap(({ disk }) => disk?.troubles.map(({ kind }) => kind) ?? []));
    // What is lost at a kill is planned by nobody.
    expect([...kinds, 'disk-lost'].sort()).to.deep.equal(Object.keys(DISK_FAULT_KINDS).sort());
    const quiet = troubled.filter(({ faults }) => faults.length === 0);
    expect(quiet.length).to.be.within(troubled.length / 5, (troubled.length * 3) / 5);
  });
});
