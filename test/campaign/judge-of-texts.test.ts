import { expect } from 'chai';
import { JudgedCase } from './judged-case.js';

const HEXADECIMAL = 'c8db56825ae71d6d79447849e617115f';
const BASE64 = 'VxVzRXUFe6lwvrQzGm8yTXKqPmLJg2cVH6nqmF4E+xI/1Q==';

describe('the judge of a campaign: texts', () => {
  let one: JudgedCase;
  beforeEach(() => (one = new JudgedCase()));

  function log(msg: string): string[] {
    one.putBoth('eLog', '', { adapterName: 'BINANCE', msg, level: 'info', time: new Date(0) });
    return one.verdict();
  }

  for (const [where, msg] of [
    ['a query, hexadecimal', `POST /api/v3/order?symbol=BTCUSDT&signature=${HEXADECIMAL}`],
    ['a query, Base64 that is encoded', `POST /api/v3/order?signature=${encodeURIComponent(BASE64)}&x=1`],
    ['a query, Base64', `POST /api/v3/order?signature=${BASE64}`],
    ['a frame', JSON.stringify({ id: 1, params: { apiKey: 'k', signature: BASE64 } })],
    ['a frame, hexadecimal', JSON.stringify({ params: { signature: HEXADECIMAL, symbol: 'BTCUSDT' } })],
  ] as const) {
    it(`sees the signature of ${where}`, () => {
      expect(log(`It says: ${msg}`)).to.deep.equal(['other 16']);
    });
  }

  it('sees the signature in the data of an event', () => {
    one.putBoth('eRisk.', 'x', { params: { signature: BASE64 } });
    expect(one.verdict()).to.deep.equal(['other 16']);
  });

  it('has nothing against a signature that is hidden, or only spoken of', () => {
    expect(log(`GET /api/v3/order?symbol=BTCUSDT&signature=*** was refused: the signature is not valid`)).to.deep.equal(
      [],
    );
    expect(log(JSON.stringify({ method: 'userDataStream.subscribe.signature', signature: '***' }))).to.deep.equal([]);
  });
});
