import { expect } from 'chai';
import fc from 'fast-check';
import { isSecretName, redactSecrets } from '../../../src/host/log/redact-secrets.js';

const SECRET = 'k9zQ4vTn7Lw2';

describe('redactSecrets', () => {
  const leaks: readonly string[] = [
    `apiKey=${SECRET}`,
    `"apiKey":"${SECRET}"`,
    `{"secret": "${SECRET}", "a": 1}`,
    `GET /api/v3/account?timestamp=1&signature=${SECRET}`,
    `X-MBX-APIKEY: ${SECRET}`,
    `API Key: ${SECRET}`,
    `api-secret = '${SECRET}'`,
    `{ secretKey: '${SECRET}' }`,
    `listenKey=${SECRET}&x=1`,
    `Authorization: Bearer ${SECRET}`,
    `password:${SECRET}`,
    `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`,
    `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}`,
  ];
  for (const leak of leaks) {
    it(`hides what looks secret in ${JSON.stringify(leak.replace(SECRET, '…'))}`, () => {
      const redacted = redactSecrets(`before ${leak} after`);
      expect(redacted).to.not.include(SECRET);
      expect(redacted).to.match(/^before /);
      expect(redacted).to.include('***');
    });
  }

  it('hides a known secret wherever it stands, also URL-encoded', () => {
    const secret = 'a+b/c=d==';
    const text = `sent ${secret} and ?x=${encodeURIComponent(secret)}&y=1`;
    expect(redactSecrets(text, [secret])).to.equal('sent *** and ?x=***&y=1');
  });

  it('never lets a known secret through', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[A-Za-z0-9+/=]{12,64}$/), fc.string(), (before, secret, after) => {
        expect(redactSecrets(before + secret + after, [secret])).to.not.include(secret);
      }),
    );
  });

  it('leaves ordinary text alone', () => {
    const text = 'send order BINANCE.a1: LONG LIMIT 0.5 BTCUSDT BINANCE at 60000; key figures: 3';
    expect(redactSecrets(text, ['', 'at'])).to.equal(text);
  });

  it('knows names of secret settings', () => {
    expect(['API Key', 'Secret', 'privateKey', 'Futures Secret', 'passphrase'].every(isSecretName)).to.equal(true);
    expect(['Sandbox', 'Proxy Host', 'server'].some(isSecretName)).to.equal(false);
  });
});
