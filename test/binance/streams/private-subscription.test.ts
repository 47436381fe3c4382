import { expect } from 'chai';

import { createBinanceError } from '../../../src/binance/errors/error-leaves.js';
import type { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { PrivateSubscription } from '../../../src/binance/streams/private-subscription.js';
import type { PrivateSubscriptionParts } from '../../../src/binance/streams/private-subscription.js';

const refusal = (category: BinanceError['category']): BinanceError =>
  createBinanceError(`refused: ${category}`, { code: null, category, outcome: 'rejected' });

describe('the subscription to the private stream', () => {
  let story: string[];
  let isOpen: boolean;
  /** What becomes of requests, in turn; answered where nothing is said. */
  let fates: (Error | (() => void))[];

  beforeEach(() => {
    [story, isOpen, fates] = [[], true, []];
  });

  function subscription(parts: Partial<PrivateSubscriptionParts> = {}): PrivateSubscription {
    return new PrivateSubscription({
      keyKind: 'HMAC',
      isOpen: () => isOpen,
      ask: (method, proof) => {
        story.push(`${method}, ${proof}`);
        const fate = fates.shift();
        if (fate instanceof Error) return Promise.reject(fate);
        fate?.();
        return Promise.resolve({});
      },
      onSubscribed: () => void story.push('subscribed'),
      onFailed: ({ message }) => void story.push(message),
      ...parts,
    });
  }

  it('is signed where the key can log no session on, and then every request is', async () => {
    const one = subscription();
    await one.establish();
    expect(story).to.deep.equal(['userDataStream.subscribe.signature, signature', 'subscribed']);
    expect([one.isActive, one.hasSession]).to.deep.equal([true, false]);
  });

  it('follows a logon where the key can, and signs nothing after that', async () => {
    const one = subscription({ keyKind: 'Ed25519' });
    await one.establish();
    expect(story).to.deep.equal(['session.logon, signature', 'userDataStream.subscribe, none', 'subscribed']);
    expect([one.isActive, one.hasSession]).to.deep.equal([true, true]);
  });

  it('is tried once more with the right time where the venue says that ours is wrong', async () => {
    fates = [refusal('clock'), refusal('clock')];
    const resyncClock = (): Promise<void> => Promise.resolve(void story.push('the clock is set'));
    await subscription({ resyncClock }).establish();
    const asked = 'userDataStream.subscribe.signature, signature';
    expect(story).to.deep.equal([asked, 'the clock is set', asked, 'refused: clock']);
  });

  it('fails for any other reason at once, and is not there', async () => {
    fates = [refusal('authentication')];
    const one = subscription({ resyncClock: () => expect.fail('the clock has nothing to do with it') });
    await one.establish();
    expect(story.at(-1)).to.equal('refused: authentication');
    expect(one.isActive).to.equal(false);
  });

  it('is not there where its connection ended before the answer was heard', async () => {
    fates = [() => (isOpen = false)];
    const one = subscription();
    await one.establish();
    expect(one.isActive).to.equal(false);
    expect(story.at(-1)).to.include('userDataStream.subscribe.signature').and.to.not.equal('subscribed');
  });

  it('tells nothing of a connection that another one has followed', async () => {
    const one = subscription();
    let later: Promise<void> | undefined;
    fates = [
      () => {
        later = one.establish();
      },
    ];
    await one.establish();
    await later;
    const asked = 'userDataStream.subscribe.signature, signature';
    expect(story).to.deep.equal([asked, asked, 'subscribed']);
  });

  it('is taken out again on the same connection, without another logon', async () => {
    const one = subscription({ keyKind: 'Ed25519' });
    await one.establish();
    expect([one.end(), one.end(), one.isActive]).to.deep.equal([true, false, false]);
    story = [];
    one.renew();
    await new Promise(setImmediate);
    expect(story).to.deep.equal(['userDataStream.subscribe, none', 'subscribed']);
    expect(one.isActive).to.equal(true);
  });
});
