import { expect } from 'chai';

import { RidingTopics } from '../../../../src/binance/managers/precheck/riding-topics.js';

describe('topics of the adapter’s own', () => {
  const carrier = (name: string, log: string[]) => ({
    subscribe: (topic: string) => void log.push(`${name} takes ${topic}`),
    unsubscribe: (topic: string) => void log.push(`${name} leaves ${topic}`),
  });

  it('wait for a carrier, change with it and end with it', () => {
    const log: string[] = [];
    const topics = new RidingTopics();
    const [one, other] = [carrier('one', log), carrier('other', log)];
    topics.add('a', () => undefined);
    expect(log).to.deep.equal([]);
    topics.ride(one);
    topics.ride(one);
    topics.add('b', () => undefined);
    topics.ride(other);
    topics.ride(null);
    expect(log).to.deep.equal([
      ...['one takes a', 'one takes b', 'one leaves a', 'other takes a', 'one leaves b', 'other takes b'],
      ...['other leaves a', 'other leaves b'],
    ]);
  });
});
