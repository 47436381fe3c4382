import { expect } from 'chai';
import { commandsOf, objectionToCommand } from './shell-line.js';

describe('commands in the documents', () => {
  const followed = [
    'npm ci',
    'npm test',
    'npm start',
    'npm start -- --seconds 15 --json',
    'npm run check',
    'npx vt-binance simulator --port 9700 --symbols BTCUSDT',
    'vt-binance --help',
    'export BINANCE_API_KEY=abc',
    'cd vt-binance',
    'curl http://127.0.0.1:9700/api/v3/time',
  ];
  for (const line of followed) {
    it(`${line} can be followed`, async () => {
      expect(await objectionToCommand(line)).to.equal(null);
    });
  }

  const refused = [
    'npm run no-such-script',
    'npm start -- --no-such-option',
    'npm start -- --seconds soon',
    'npx vt-binance fly',
    'vt-binance simulator --speeed 2',
    'rm -rf dist',
    'curl http://127.0.0.1:9700/api/v3/no-such-path',
    'curl https://example.com/',
    'node no-such-file.ts',
  ];
  for (const line of refused) {
    it(`${line} is refused`, async () => {
      expect(await objectionToCommand(line))
        .to.be.a('string')
        .and.not.equal('');
    });
  }

  it('comments are no commands, a broken line is one, and && parts two', () => {
    expect(commandsOf('# first\nnpm ci && npm test # all of it\n\nnpm start -- \\\n  --json')).to.deep.equal([
      'npm ci',
      'npm test',
      'npm start -- --json',
    ]);
  });
});
