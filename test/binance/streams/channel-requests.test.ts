import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { channelMethod } from '../../../src/binance/streams/channel-methods.js';
import { encodeChannelRequest, signaturePayload } from '../../../src/binance/streams/channel-requests.js';
import type { RequestProof } from '../../../src/binance/streams/channel-requests.js';
import type { ChannelParams } from '../../../src/binance/streams/trading-channel.js';

/** Key pair of the examples in Binance's documents. */
const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const signer = {
  apiKey,
  keyKind: 'HMAC' as const,
  sign: (payload: string) => createHmac('sha256', secret).update(payload).digest('hex'),
};

function encode(params: ChannelParams, proof: RequestProof, recvWindowMs: number): Record<string, unknown> {
  const timing = { timestamp: 1_645_423_376_532, recvWindowMs };
  return JSON.parse(encodeChannelRequest(7, 'order.place', params, proof, signer, timing)) as Record<string, unknown>;
}

describe('channel requests', () => {
  it('are signed as Binance’s example is', () => {
    const order = {
      ...{ symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', timeInForce: 'GTC' },
      ...{ quantity: '0.01000000', price: '52000.00' },
    };
    const { id, method, params } = encode(order, 'signature', 100);
    expect({ id, method }).to.deep.equal({ id: 7, method: 'order.place' });
    expect(params).to.deep.equal({
      ...order,
      apiKey,
      timestamp: 1_645_423_376_532,
      recvWindow: 100,
      signature: 'aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24',
    });
  });

  it('are signed over raw UTF-8 where a symbol is not ASCII, as Binance’s example is', () => {
    const order = {
      ...{ symbol: '１２３４５６', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' },
      ...{ quantity: '1.00000000', price: '0.10000000' },
    };
    const params = encode(order, 'signature', 5_000)['params'] as Record<string, unknown>;
    expect(params['signature']).to.equal('b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd');
  });

  it('are signed over their parameters by name, whatever was signed before', () => {
    const naive = (params: ChannelParams): string =>
      Object.keys(params)
        .filter((name) => name !== 'signature' && params[name] !== undefined)
        .sort()
        .map((name) => `${name}=${String(params[name])}`)
        .join('&');
    const names = fc.constantFrom('symbol', 'side', 'price', 'Price', 'apiKey', 'signature', 'timestamp');
    const values = fc.constantFrom<string | number | boolean | undefined>('x', '1.0', 7, true, undefined, '');
    const requests = fc.array(fc.dictionary(names, values), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(requests, (several) => {
        for (const params of [...several, ...several]) expect(signaturePayload(params)).to.equal(naive(params));
      }),
    );
  });

  it('carry no key and no signature in a session, and no time where they are public', () => {
    const query = { symbol: 'BTCUSDT', missing: undefined };
    expect(encode(query, 'session', 5_000)['params']).to.deep.equal({
      symbol: 'BTCUSDT',
      timestamp: 1_645_423_376_532,
      recvWindow: 5_000,
    });
    expect(encode(query, 'none', 5_000)['params']).to.deep.equal({ symbol: 'BTCUSDT' });
  });

  it('send ids as numbers digit by digit, and nothing else that consists of digits', () => {
    const timing = { timestamp: 1, recvWindowMs: 1 };
    const params = { orderId: '9223372036854775807', newClientOrderId: '123', quantity: '5', fromId: 'x1', limit: 5 };
    const text = encodeChannelRequest(1, 'myTrades', params, 'none', signer, timing);
    expect(text).to.equal(
      '{"id":1,"method":"myTrades","params":{"orderId":9223372036854775807,"newClientOrderId":"123",' +
        '"quantity":"5","fromId":"x1","limit":5}}',
    );
  });

  it('are valid JSON and signed over exactly what they send, whatever the values', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const name = fc.string({ minLength: 1 }).filter((text) => !['signature', '__proto__'].includes(text));
    fc.assert(
      fc.property(fc.dictionary(name, value), (given) => {
        const params = encode(given, 'signature', 5_000)['params'] as Record<string, string | number | boolean>;
        expect(params).to.include({ ...given, apiKey, timestamp: 1_645_423_376_532, recvWindow: 5_000 });
        expect(params['signature']).to.equal(signer.sign(signaturePayload(params)));
      }),
    );
  });

  it('are known by what they do; unknown ones are treated with caution', () => {
    expect(channelMethod('v3/order.place')).to.deep.equal({ changes: true, signed: true });
    expect(channelMethod('openOrders.cancelAll')).to.deep.equal({ changes: true, signed: true });
    expect(channelMethod('order.test')).to.deep.equal({ changes: false, signed: true });
    expect(channelMethod('account.status')).to.deep.equal({ changes: false, signed: true });
    expect(channelMethod('klines')).to.deep.equal({ changes: false, signed: false });
    expect(channelMethod('something.new')).to.deep.equal({ changes: true, signed: true });
  });
});
