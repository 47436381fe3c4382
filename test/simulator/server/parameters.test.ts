import { expect } from 'chai';
import {
  readAmount,
  readBoolean,
  readChoice,
  readClientOrderId,
  readId,
  readInteger,
  readLimit,
  readMandatory,
  readSignedId,
  readText,
  readTime,
  refuseUnread,
} from '../../../src/simulator/server/parameters.js';
import { refusalOf } from './refusal.js';

const one = (value: string): Map<string, string> => new Map([['field', value]]);
const none = new Map<string, string>();

describe('parameters', () => {
  it('are undefined where absent, unless they are mandatory', () => {
    expect(readText(none, 'field')).to.be.undefined;
    expect(readId(none, 'field')).to.be.undefined;
    expect(readAmount(none, 'field')).to.be.undefined;
    expect(readBoolean(none, 'field')).to.be.undefined;
    expect(readChoice(none, 'field', ['A'])).to.be.undefined;
    expect(readSignedId(none, 'field')).to.be.undefined;
    expect(readClientOrderId(none, 'field')).to.be.undefined;
    expect(refusalOf(() => readMandatory(none, 'field'))).to.include({
      code: -1102,
      message: "Mandatory parameter 'field' was not sent, was empty/null, or malformed.",
    });
  });

  it('are refused where empty', () => {
    expect(refusalOf(() => readText(one(''), 'field'))).to.include({
      code: -1105,
      message: "Parameter 'field' was empty.",
    });
  });

  it('that are ids keep every digit', () => {
    expect(readId(one('18446744073709551615'), 'field')).to.equal(18_446_744_073_709_551_615n);
    expect(readSignedId(one('-9007199254740993'), 'field')).to.equal(-9_007_199_254_740_993n);
    expect(refusalOf(() => readId(one('-1'), 'field'))).to.include({
      code: -1100,
      message: "Illegal characters found in parameter 'field'; legal range is '^[0-9]{1,20}$'.",
    });
    expect(refusalOf(() => readSignedId(one('1.5'), 'field'))).to.include({ code: -1100 });
  });

  it('that are integers must fit a double', () => {
    expect(readInteger(one('42'), 'field')).to.equal(42);
    expect(refusalOf(() => readInteger(one('9007199254740993'), 'field'))).to.include({ code: -1108 });
  });

  it('that limit rows are cut to the maximum, and 0 is refused', () => {
    const limit = (text: string): number => readLimit(new Map([['limit', text]]), 500, 1000);
    expect(readLimit(none, 500, 1000)).to.equal(500);
    expect(limit('7')).to.equal(7);
    expect(limit('5000')).to.equal(1000);
    expect(refusalOf(() => limit('0'))).to.include({
      code: -1130,
      message: "Data sent for parameter 'limit' is not valid.",
    });
  });

  it('that are times come in milliseconds or microseconds', () => {
    expect(readTime(one('1499827319559'), 'field')).to.equal(1_499_827_319_559);
    expect(readTime(one('1499827319559123'), 'field')).to.equal(1_499_827_319_559);
  });

  it('that are amounts are plain decimals of at most eight decimals', () => {
    expect(readAmount(one('0.00000001'), 'field')).to.equal(1n);
    expect(readAmount(one('1.100000000000'), 'field')).to.equal(110_000_000n);
    expect(refusalOf(() => readAmount(one('0.000000001'), 'field'))).to.include({
      code: -1111,
      message: "Parameter 'field' has too much precision.",
    });
    for (const text of ['1e3', '-1', '.5', '1.', 'NaN', '0x10', '1,5']) {
      expect(
        refusalOf(() => readAmount(one(text), 'field')),
        text,
      ).to.include({ code: -1100 });
    }
  });

  it('that are booleans are true or false in any case', () => {
    expect(readBoolean(one('TRUE'), 'field')).to.be.true;
    expect(readBoolean(one('false'), 'field')).to.be.false;
    expect(refusalOf(() => readBoolean(one('1'), 'field'))).to.include({ code: -1130 });
  });

  it('that are words must be known', () => {
    expect(readChoice(one('A'), 'field', ['A', 'B'])).to.equal('A');
    expect(refusalOf(() => readChoice(one('a'), 'field', ['A', 'B']))).to.include({ code: -1130 });
  });

  it('that are client order ids have 1 to 36 letters, digits, hyphens and underscores', () => {
    expect(readClientOrderId(one('vt-1_a'), 'field')).to.equal('vt-1_a');
    expect(refusalOf(() => readClientOrderId(one('a b'), 'field'))).to.include({ code: -1100 });
    expect(refusalOf(() => readClientOrderId(one('x'.repeat(37)), 'field'))).to.include({ code: -1100 });
  });

  it('beyond what the endpoint reads are refused, with the counts', () => {
    const sent = new Map([
      ['symbol', 'BTCUSDT'],
      ['depth', '5'],
    ]);
    expect(refusalOf(() => refuseUnread(sent, new Set(['symbol', 'limit'])))).to.include({
      code: -1104,
      message: "Not all sent parameters were read; read '1' parameter(s) but was sent '2'.",
    });
    expect(refusalOf(() => refuseUnread(sent, new Set(['symbol'])))).to.include({
      code: -1101,
      message: "Too many parameters; expected '1' and received '2'.",
    });
    expect(refusalOf(() => refuseUnread(sent, new Set(['symbol', 'depth'])))).to.be.null;
  });
});
