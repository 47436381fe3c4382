import { expect } from 'chai';
import type { ApiAnswer, ApiGate, ApiRequest } from '../../src/simulator/server/api-gate.js';
import { Arrivals } from '../support/campaign/arrivals.js';

const REQUEST = {
  endpoint: { method: 'order.place' },
  params: new Map([['newClientOrderId', 'a']]),
} as unknown as ApiRequest;

const answerOf = (body: unknown): ApiAnswer => ({ status: 200, body, weight: 1, orders: null });

describe('what arrives at the venue of a campaign', () => {
  let arrivals: Arrivals;
  let gate: ApiGate;
  let heard: string[];
  beforeEach(() => {
    arrivals = new Arrivals();
    gate = { aroundAnswer: null } as unknown as ApiGate;
    arrivals.watch(gate);
    heard = [];
    arrivals.onRequest = (when) => heard.push(when);
  });

  it('is answered at once where the venue answers at once', () => {
    const answer = answerOf({});
    expect(gate.aroundAnswer?.(REQUEST, 'account', () => answer)).to.equal(answer);
    expect(heard).to.deep.equal(['request', 'answer']);
    expect(arrivals.wasSent('a')).to.equal(true);
    expect(arrivals.sentAt('a')).to.be.a('number');
    expect(arrivals.sentAt('b')).to.equal(undefined);
  });

  it('is heard of as answered when a late answer comes', async () => {
    const { promise, resolve } = withResolver();
    const answer = gate.aroundAnswer?.(REQUEST, 'account', () => promise);
    expect(heard).to.deep.equal(['request']);
    resolve(answerOf({ code: -1021 }));
    await answer;
    expect(heard).to.deep.equal(['request', 'answer']);
  });

  it('may be there unless the venue has refused it for its age each time that it came', async () => {
    const { promise, resolve } = withResolver();
    expect(arrivals.mayHave('a')).to.equal(false);
    const answer = gate.aroundAnswer?.(REQUEST, 'account', () => promise);
    expect(arrivals.mayHave('a')).to.equal(true);
    resolve(answerOf({ code: -1021 }));
    await answer;
    expect(arrivals.mayHave('a')).to.equal(false);
    void gate.aroundAnswer?.(REQUEST, 'account', () => answerOf({ orderId: 1 }));
    expect(arrivals.mayHave('a')).to.equal(true);
  });
});

function withResolver(): { readonly promise: Promise<ApiAnswer>; readonly resolve: (answer: ApiAnswer) => void } {
  let resolve: (answer: ApiAnswer) => void = () => undefined;
  const promise = new Promise<ApiAnswer>((resolved) => (resolve = resolved));
  return { promise, resolve };
}
