import { expect } from 'chai';
import { LogLevel } from '../../../src/host/domain/constants.js';
import { formatLogLine, logLevelName } from '../../../src/host/log/format-log-line.js';

const entry = { adapterName: 'BINANCE', msg: 'connected', level: LogLevel.INFO, time: new Date(0) };

describe('formatLogLine', () => {
  it('shows time, level, source and message in columns', () => {
    expect(formatLogLine(entry)).to.equal('1970-01-01T00:00:00.000Z  INFO     BINANCE     connected');
  });

  it('lets no message pose as another entry or steer a terminal', () => {
    const msg = 'first\n1970-01-01T00:00:00.000Z  INFO     BINANCE     forged\u001b[2J\r';
    const lines = formatLogLine({ ...entry, msg }).split('\n');
    expect(lines[1]).to.match(/^ {4}1970/);
    expect(lines[1]).to.match(/forged\\x1b\[2J\\x0d$/);
  });
});

describe('logLevelName', () => {
  it('names each level, and one between two by the lower', () => {
    expect([10, 20, 25, 30, 40, 50, 0].map(logLevelName)).to.deep.equal([
      'debug',
      'info',
      'info',
      'warning',
      'error',
      'critical',
      'debug',
    ]);
  });
});
