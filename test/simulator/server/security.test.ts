import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { ApiKeys } from '../../../src/simulator/server/api-keys.js';
import { restPayload, verifySigned, verifyTiming, webSocketPayload } from '../../../src/simulator/server/security.js';
import { refusalOf } from './refusal.js';

const KEY = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const NOW = 1_499_827_319_559;
const ORDER =
  'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';

function keys(): ApiKeys {
  const known = new ApiKeys();
  known.add({ key: KEY, accountId: 'alice', kind: 'HMAC', secret: SECRET });
  return known;
}

function paramsOf(form: string): Map<string, string> {
  return new Map(new URLSearchParams(form));
}

/** What a key holder's request is answered: the account, or the refusal. */
function verify(known: ApiKeys, form: string, apiKey: string | undefined = KEY, now = NOW): string {
  const request = { params: paramsOf(form), apiKey, payload: restPayload(form, '') };
  return verifySigned(known, request, now).accountId;
}

describe('security', () => {
  describe('the signing vectors of the documentation', () => {
    const hmac = keys().find(KEY)!;

    it('agree for REST', () => {
      expect(hmac.hasSigned(ORDER, 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71')).to.be.true;
    });

    it('agree for REST with a percent-encoded symbol', () => {
      const payload = ORDER.replace('LTCBTC', '%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96');
      expect(hmac.hasSigned(payload, 'e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3')).to.be.true;
    });

    it('agree for the WebSocket API, whose parameters are sorted', () => {
      const params = new Map([
        ['symbol', 'BTCUSDT'],
        ['side', 'SELL'],
        ['type', 'LIMIT'],
        ['timeInForce', 'GTC'],
        ['quantity', '0.01000000'],
        ['price', '52000.00'],
        ['recvWindow', '100'],
        ['timestamp', '1645423376532'],
        ['apiKey', KEY],
        ['signature', 'left out'],
      ]);
      const signature = 'aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24';
      expect(hmac.hasSigned(webSocketPayload(params), signature)).to.be.true;
      params.set('symbol', '１２３４５６');
      params.set('side', 'BUY');
      params.set('quantity', '1.00000000');
      params.set('price', '0.10000000');
      params.set('recvWindow', '5000');
      const unicode = 'b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd';
      expect(hmac.hasSigned(webSocketPayload(params), unicode)).to.be.true;
    });
  });

  describe('what is signed', () => {
    const pair = fc.tuple(
      fc.constantFrom('signature', 'symbol', 'Xsignature', 'a', 'timestamp', ''),
      fc.constantFrom('=', '=', ''),
      fc.constantFrom('1', 'signature=2', ''),
    );
    const form = fc
      .array(
        pair.map((parts) => parts.join('')),
        { maxLength: 5 },
      )
      .map((pairs) => pairs.join('&'));
    const naiveForm = (text: string): string =>
      text.includes('signature=')
        ? text
            .split('&')
            .filter((each) => !each.startsWith('signature='))
            .join('&')
        : text;

    it('over REST is every pair of query and body but the signature, wherever that stands', () => {
      fc.assert(
        fc.property(form, form, (query, body) => {
          expect(restPayload(query, body)).to.equal(naiveForm(query) + naiveForm(body));
        }),
        { numRuns: 2_000 },
      );
    });

    it('over the WebSocket API is every pair but the signature, by name', () => {
      const params = fc.dictionary(
        fc.oneof(fc.constantFrom('signature', 'a', 'B', 'é', '😀', '\uffff'), fc.string()),
        fc.string(),
      );
      fc.assert(
        fc.property(params, (sent) => {
          const rows = Object.entries(sent).filter(([name]) => name !== 'signature');
          const sorted = rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
          expect(webSocketPayload(new Map(Object.entries(sent)))).to.equal(sorted.join('&'));
        }),
      );
    });
  });

  describe('signatures', () => {
    it('in hex are accepted in capitals, and refused when cut, lengthened or no hex', () => {
      const hmac = keys().find(KEY)!;
      const signature = createHmac('sha256', SECRET).update(ORDER).digest('hex');
      expect(hmac.hasSigned(ORDER, signature.toUpperCase())).to.be.true;
      expect(hmac.hasSigned(ORDER, signature.slice(0, -2))).to.be.false;
      expect(hmac.hasSigned(ORDER, `${signature}00`)).to.be.false;
      expect(hmac.hasSigned(ORDER, 'z'.repeat(64))).to.be.false;
    });

    for (const kind of ['RSA', 'ED25519'] as const) {
      it(`of ${kind} keys are base64 and cover every byte`, () => {
        const pair =
          kind === 'RSA' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
        const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
        const known = new ApiKeys();
        known.add({ key: 'asymmetric', accountId: 'bob', kind, publicKey });
        const key = known.find('asymmetric')!;
        const algorithm = kind === 'RSA' ? 'sha256' : null;
        const signature = sign(algorithm, Buffer.from(ORDER), pair.privateKey).toString('base64');
        expect(key.hasSigned(ORDER, signature)).to.be.true;
        expect(key.hasSigned(`${ORDER} `, signature)).to.be.false;
        expect(key.hasSigned(ORDER, signature.toLowerCase())).to.be.false;
        expect(key.hasSigned(ORDER, '')).to.be.false;
      });
    }

    it('need a public key of the kind that was said', () => {
      const pair = generateKeyPairSync('ed25519');
      const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const known = new ApiKeys();
      expect(() => known.add({ key: 'k', accountId: 'a', kind: 'RSA', publicKey })).to.throw(RangeError, 'kind RSA');
      expect(() => known.add({ key: 'k', accountId: 'a', kind: 'ED25519', publicKey: 'no key' })).to.throw(RangeError);
    });

    it('stand anywhere in query or body', () => {
      expect(restPayload('a=1&signature=x&b=2', 'c=3&signature=y')).to.equal('a=1&b=2c=3');
      expect(restPayload('mysignature=1', '')).to.equal('mysignature=1');
    });

    it('that are wrong are -1022, and absent ones -1102', () => {
      expect(refusalOf(() => verify(keys(), `${ORDER}&signature=00`))).to.include({ code: -1022, status: 400 });
      expect(refusalOf(() => verify(keys(), ORDER))).to.include({
        code: -1102,
        message: "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.",
      });
    });
  });

  it('names the account of a request that is right', () => {
    const signature = createHmac('sha256', SECRET).update(ORDER).digest('hex');
    expect(verify(keys(), `${ORDER}&signature=${signature}`)).to.equal('alice');
  });

  it('refuses a missing or misshapen key with -2014 and an unknown or revoked one with -2015, both 401', () => {
    const known = keys();
    expect(refusalOf(() => verify(known, ORDER, ''))).to.include({ code: -2014, status: 401 });
    expect(refusalOf(() => verifySigned(known, { params: new Map(), apiKey: undefined, payload: '' }, NOW))).to.include(
      { code: -2014, message: 'API-key format invalid.' },
    );
    expect(refusalOf(() => verify(known, ORDER, 'with blank'))).to.include({ code: -2014 });
    expect(refusalOf(() => verify(known, ORDER, 'unknown'))).to.include({ code: -2015, status: 401 });
    known.remove(KEY);
    expect(refusalOf(() => verify(known, ORDER))).to.include({ code: -2015 });
  });

  describe('timing', () => {
    const AHEAD = "Timestamp for this request was 1000ms ahead of the server's time.";
    const OUTSIDE = 'Timestamp for this request is outside of the recvWindow.';
    const timing = (form: string) => refusalOf(() => verifyTiming(paramsOf(form), NOW));

    it('tolerates less than a second ahead', () => {
      expect(timing(`timestamp=${NOW + 999}`)).to.be.null;
      expect(timing(`timestamp=${NOW + 1000}`)).to.include({ code: -1021, message: AHEAD });
    });

    it('tolerates five seconds of age, or what recvWindow says', () => {
      expect(timing(`timestamp=${NOW - 5000}`)).to.be.null;
      expect(timing(`timestamp=${NOW - 5001}`)).to.include({ code: -1021, message: OUTSIDE });
      expect(timing(`timestamp=${NOW - 60_000}&recvWindow=60000`)).to.be.null;
      expect(timing(`timestamp=${NOW - 3}&recvWindow=2`)).to.include({ code: -1021, message: OUTSIDE });
      expect(timing(`timestamp=${NOW}&recvWindow=`)).to.include({ code: -1105 });
    });

    it('reads microseconds from the magnitude, and fractions of a millisecond in recvWindow', () => {
      expect(timing(`timestamp=${NOW}000`)).to.be.null;
      expect(timing(`timestamp=${NOW - 6}500&recvWindow=5.499`)).to.include({ code: -1021, message: OUTSIDE });
      expect(timing(`timestamp=${NOW - 6}500&recvWindow=5.5`)).to.be.null;
    });

    it('refuses a recvWindow above a minute with -1131 and one that is no number with -1100', () => {
      expect(timing(`timestamp=${NOW}&recvWindow=60000.001`)).to.include({ code: -1131 });
      expect(timing(`timestamp=${NOW}&recvWindow=1.2345`)).to.include({ code: -1100 });
      expect(timing(`timestamp=${NOW}&recvWindow=abc`)).to.include({ code: -1100 });
    });

    it('refuses a timestamp that is absent, empty or no number', () => {
      expect(timing('')).to.include({ code: -1102 });
      expect(timing('timestamp=')).to.include({ code: -1105 });
      expect(timing('timestamp=now')).to.include({ code: -1100 });
    });
  });
});
