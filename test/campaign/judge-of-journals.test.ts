import { expect } from 'chai';
import { Status } from '../../src/host/domain/constants.js';
import { toRecordLine } from '../../src/binance/journal/record-line.js';
import { Findings } from '../support/campaign/findings.js';
import { JournalWatch } from '../support/campaign/judge/journal-watch.js';
import { journalledOrders } from '../support/campaign/judge/journalled-orders.js';
import { judgeUndelayed } from '../support/campaign/judge/undelayed.js';
import type { Intent } from '../support/campaign/strategy.js';
import { JudgedCase } from './judged-case.js';

const lineOf = (number: number, orderId: string, kind = 'order'): string =>
  toRecordLine(number, `"t":1,"s":"${orderId}","k":"${kind}"}`);

const intentOf = (orderId: string, acceptedAt = 0): Intent => ({ orderId, acceptedAt }) as Intent;

describe('the orders in a journal’s bytes', () => {
  it('are those with a whole record, whatever stands around it', () => {
    const torn = lineOf(4, 'd').slice(0, -9);
    const bytes = Buffer.from(`${lineOf(1, 'a')}\0\0\0${lineOf(2, 'b')}${lineOf(3, 'c', 'taken')}${torn}`);
    expect([...journalledOrders(bytes)]).to.deep.equal(['a', 'b']);
  });

  it('are not those whose record is damaged', () => {
    const bytes = Buffer.from(lineOf(1, 'a').replace('"t":1', '"t":2'));
    expect([...journalledOrders(bytes)]).to.deep.equal([]);
  });
});

describe('the judge of a campaign: the journal', () => {
  let findings: Findings;
  let watch: JournalWatch;
  let onDisk: string;
  let trouble: readonly (readonly [from: number, until: number])[];
  let sent: Set<string>;
  beforeEach(() => {
    findings = new Findings();
    [onDisk, trouble, sent] = ['', [[1_000, 2_000]], new Set()];
    const wasInTrouble = (from: number, until: number): boolean =>
      trouble.some((stretch) => stretch[0] <= until && stretch[1] >= from);
    const journal = { left: () => Buffer.from(onDisk), wasInTrouble };
    watch = new JournalWatch(findings, journal, (orderId) => sent.has(orderId));
  });

  const tell = (at: number, type: string, data: unknown): void => watch.take({ at, life: 0, type, data });
  const tellOrder = (at: number, orderId: string, status: Status, category = 'journal'): void =>
    tell(at, 'eOrder.', { orderId, status, extra: { error: { category } } });
  const tellAlert = (at: number, state: string): void => tell(at, 'eAlert.', { kind: 'journal-failed', state });
  const tellState = (at: number, state: string): void =>
    tell(at, 'eConnection.', { channel: 'adapter', change: { kind: 'state', state } });
  const said = (intents: readonly Intent[] = []): string[] => {
    watch.judge(intents);
    return findings.list.map(({ what }) => what);
  };

  it('has nothing against an order that is refused while an alert tells of the disk’s trouble', () => {
    tellState(1_000, 'degraded');
    tellAlert(1_000, 'raised');
    tellOrder(1_000, 'a', Status.REJECTED);
    tellState(2_000, 'ready');
    tellAlert(2_000, 'cleared');
    expect(said([intentOf('a', 1_000)])).to.deep.equal([]);
  });

  it('sees an order that came to the venue before its record was on the disk', () => {
    onDisk = lineOf(1, 'a');
    watch.placed(['a', 'b']);
    expect(said()).to.deep.equal(['b was sent and is not in the journal']);
  });

  it('excuses one that is over here and arrives late, as it is needed no more', () => {
    tellOrder(1_000, 'a', Status.REJECTED, 'unknown-order');
    watch.placed(['a']);
    expect(said()).to.deep.equal([]);
  });

  it('sees an order that was told as not written down, and was sent', () => {
    tellAlert(1_000, 'raised');
    tellOrder(1_000, 'a', Status.REJECTED);
    tellAlert(1_500, 'cleared');
    sent.add('a');
    expect(said()).to.deep.equal(['a was told as not written down, and was sent']);
  });

  it('sees an order that was not written down and is not called rejected', () => {
    tellAlert(1_000, 'raised');
    tellOrder(1_000, 'a', Status.CANCELLED);
    tellAlert(1_500, 'cleared');
    expect(said()).to.deep.equal(['a was not written down, and is CANCELLED']);
  });

  it('sees a refusal and an alert that nothing was the cause of', () => {
    tellAlert(5_000, 'raised');
    tellOrder(5_000, 'a', Status.REJECTED);
    tellAlert(5_000, 'cleared');
    expect(said([intentOf('a', 4_000)])).to.deep.equal([
      'an alert told of a journal that nothing was wrong with',
      'a was refused for a journal that nothing was wrong with',
    ]);
  });

  it('sees a refusal of which no alert told', () => {
    tellOrder(1_500, 'a', Status.REJECTED);
    expect(said([intentOf('a', 1_200)])).to.deep.equal([
      'a was refused because of the journal, and no alert told of it',
    ]);
  });

  it('sees an adapter that is ready, or says so, while its journal cannot be written', () => {
    tellState(900, 'ready');
    tellAlert(1_000, 'raised');
    tellState(1_500, 'ready');
    tellAlert(2_000, 'cleared');
    expect(said()).to.deep.equal([
      'the journal could not be written, and the adapter was ready',
      'the adapter said ready while its journal could not be written',
    ]);
  });

  it('sees an adapter that says ready at the very moment at which it has told that its journal cannot be written', () => {
    tellAlert(1_000, 'raised');
    tellState(1_000, 'ready');
    tellAlert(2_000, 'cleared');
    expect(said()).to.deep.equal(['the adapter said ready while its journal could not be written']);
  });

  it('sees an order in the journal of a killed process that the next one does not tell of', () => {
    onDisk = ['a', 'b', 'c'].map((orderId, index) => lineOf(index + 1, orderId)).join('');
    tellOrder(900, 'a', Status.ALLTRADED, 'none');
    tellOrder(900, 'b', Status.SUBMITTING, 'none');
    tellOrder(900, 'c', Status.SUBMITTING, 'none');
    watch.nextLife(1_500);
    tellOrder(1_600, 'c', Status.SUBMITTING, 'none');
    expect(said()).to.deep.equal(['b was in the journal and was not told after the restart']);
  });

  it('sees an alert that never ends, unless its process did', () => {
    tellAlert(1_000, 'raised');
    watch.nextLife(1_500);
    expect(said()).to.deep.equal([]);
    tellAlert(1_600, 'raised');
    expect(said()).to.deep.equal(['that the journal cannot be written was told, and never its end']);
  });
});

describe('the judge of a campaign: delays where nothing but the disk fails', () => {
  let one: JudgedCase;
  beforeEach(() => {
    one = new JudgedCase();
    one.now = 0;
    one.intend('a');
  });

  function said(cancels: readonly { readonly orderId: string; readonly at: number }[] = []): string[] {
    const findings = new Findings();
    const { intents, record, mirror } = one;
    judgeUndelayed({ intents, cancels, record, mirror }, findings);
    return findings.list.map(({ what }) => what);
  }

  it('has nothing against an order that waited five seconds, and a cancel that waited a quarter of one', () => {
    one.now = 5_000;
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.now = 5_250;
    one.cancel('a');
    expect(said([{ orderId: 'a', at: 5_000 }])).to.deep.equal([]);
  });

  it('sees an order of which nothing is known after five seconds', () => {
    one.now = 6_000;
    one.tell('a', Status.REJECTED);
    expect(said()).to.deep.equal(['a was unsettled for 6000 ms']);
  });

  it('sees a cancel that waited for the disk, and one that was never sent', () => {
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    expect(said([{ orderId: 'a', at: 0 }])).to.deep.equal(['the cancel of a took Infinity ms']);
    one.now = 3_000;
    one.cancel('a');
    expect(said([{ orderId: 'a', at: 0 }])).to.deep.equal(['the cancel of a took 3000 ms']);
  });

  it('looks at the host alone where the order never came to the venue', () => {
    one.now = 100;
    one.tell('a', Status.CANCELLED);
    expect(said([{ orderId: 'a', at: 0 }])).to.deep.equal([]);
  });
});
