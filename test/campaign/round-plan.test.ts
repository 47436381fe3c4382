import { expect } from 'chai';
import { FAULT_KINDS } from '../../src/simulator/index.js';
import { readFaultScript } from '../../src/simulator/faults/read-fault-script.js';
import { isKilled, planRound } from '../support/campaign/plan/round-plan.js';

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

  it('asks for every kind of act, and kills the process in one round of eighty', () => {
    const acts = new Set(ROUNDS.flatMap((round) => planRound(1, round).steps.map(({ act }) => act.kind)));
    expect([...acts].sort()).to.deep.equal([
      ...['amend', 'cancel', 'cancel-all', 'cancel-list', 'deposit', 'fill', 'foreign-cancel', 'foreign-order'],
      ...['list', 'order', 'query-account', 'query-open-orders', 'query-order', 'quote', 'replace', 'take'],
      'test-order',
    ]);
    const killed = ROUNDS.filter((round) => planRound(1, round).kills.length > 0);
    expect(killed).to.deep.equal(ROUNDS.filter(isKilled));
    expect(killed.length).to.be.within(7, 8);
  });
});
