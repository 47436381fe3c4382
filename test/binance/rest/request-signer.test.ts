import { generateKeyPairSync, verify } from 'node:crypto';
import { expect } from 'chai';
import { AuthenticationError } from '../../../src/binance/errors/error-leaves.js';
import { createSigner, toCanonicalSecret } from '../../../src/binance/rest/request-signer.js';

/** The documents' own example secret (rest-api.md, "SIGNED Endpoint Examples"). */
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const API_KEY = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';

const VECTORS: readonly (readonly [string, string, string])[] = [
  [
    'a REST order',
    'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559',
    'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71',
  ],
  [
    'a REST order on a percent-encoded symbol',
    'symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559',
    'e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3',
  ],
  [
    'a WebSocket API order',
    `apiKey=${API_KEY}&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT`,
    'aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24',
  ],
  [
    'a WebSocket API order on a symbol in raw UTF-8',
    `apiKey=${API_KEY}&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=１２３４５６&timeInForce=GTC&timestamp=1645423376532&type=LIMIT`,
    'b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd',
  ],
];

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: typeof rsa.privateKey, type: 'pkcs8' | 'pkcs1' = 'pkcs8'): string =>
  key.export({ type, format: 'pem' }).toString();

describe('createSigner', () => {
  for (const [name, payload, signature] of VECTORS) {
    it(`signs ${name} as the documents do`, () => {
      const signer = createSigner({ apiKey: API_KEY, secret: SECRET });
      expect(signer.keyKind).to.equal('HMAC');
      expect(signer.sign(payload)).to.equal(signature);
    });
  }

  const payload = 'symbol=币安USDT&timestamp=1';

  for (const [spelling, secret] of [
    ['PKCS#8', pem(rsa.privateKey)],
    ['PKCS#1', pem(rsa.privateKey, 'pkcs1')],
    ['one line with \\n', pem(rsa.privateKey).replaceAll('\n', '\\n')],
  ] as const) {
    it(`signs with an RSA key in ${spelling} by PKCS1-v1.5 in base64`, () => {
      const signer = createSigner({ apiKey: 'k', secret });
      expect(signer.keyKind).to.equal('RSA');
      expect(
        verify('sha256', Buffer.from(payload), rsa.publicKey, Buffer.from(signer.sign(payload), 'base64')),
      ).to.equal(true);
    });
  }

  for (const [spelling, secret] of [
    ['as node writes it', pem(ed25519.privateKey)],
    [
      'with the line ends of Windows and blanks around',
      `\r\n  ${pem(ed25519.privateKey).replaceAll('\n', '\r\n')}  \r\n\r\n`,
    ],
  ] as const) {
    it(`signs with an Ed25519 key ${spelling} in 88 characters of base64`, () => {
      const signer = createSigner({ apiKey: 'k', secret });
      const signature = signer.sign(payload);
      expect(signer.keyKind).to.equal('Ed25519');
      expect(signature).to.have.length(88);
      expect(verify(null, Buffer.from(payload), ed25519.publicKey, Buffer.from(signature, 'base64'))).to.equal(true);
    });
  }

  it('refuses a key of another kind, and one that cannot be read, without quoting it', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => createSigner({ apiKey: 'k', secret: pem(ec.privateKey) })).to.throw(
      AuthenticationError,
      'key of type ec',
    );
    const broken = '-----BEGIN PRIVATE KEY-----\nsecretsecretsecret\n-----END PRIVATE KEY-----';
    try {
      createSigner({ apiKey: 'k', secret: broken });
      expect.fail('it was taken');
    } catch (error) {
      expect(error).to.be.instanceOf(AuthenticationError);
      expect(String(error)).to.contain('cannot be read').and.not.contain('secretsecret');
      expect((error as Error).cause).to.equal(undefined);
    }
  });

  it('shows no secret when it is printed', () => {
    expect(JSON.stringify(createSigner({ apiKey: 'k', secret: SECRET }))).to.not.contain(SECRET);
  });
});

describe('toCanonicalSecret', () => {
  it('leaves an HMAC secret alone', () => {
    expect(toCanonicalSecret(SECRET)).to.equal(SECRET);
  });

  it('writes keys so that CCXT tells them apart by their length', () => {
    const windows = pem(ed25519.privateKey).replaceAll('\n', '\r\n');
    expect(windows.length).to.be.greaterThan(120);
    expect(toCanonicalSecret(windows).length).to.be.at.most(120);
    expect(toCanonicalSecret(pem(rsa.privateKey, 'pkcs1')).length).to.be.greaterThan(120);
  });
});
