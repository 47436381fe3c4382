import { expect } from 'chai';
import fc from 'fast-check';
import { TopicBook } from '../../../src/binance/streams/topic-book.js';
import { TopicFeed } from '../../../src/binance/streams/topic-feed.js';

const ignore = (): void => undefined;

function feed(name: string): TopicFeed {
  return new TopicFeed(name, ignore, { onHandlerError: ignore, onAnew: ignore });
}

/** Takes steps, all of them acknowledged, until nothing is left to do. */
function settle(book: TopicBook): string[] {
  const steps: string[] = [];
  for (let step = book.nextStep(); step !== null; step = book.nextStep()) {
    steps.push(`${step.method} ${step.topics.join(',')}`);
    book.acknowledge(step);
  }
  return steps;
}

describe('TopicBook', () => {
  it('asks for what is wanted, in batches', () => {
    const book = new TopicBook(2);
    for (const name of ['a', 'b', 'c']) book.want(feed(name));
    expect(settle(book)).to.deep.equal(['SUBSCRIBE a,b', 'SUBSCRIBE c']);
    expect(book.status('a')!.phase).to.equal('acknowledged');
  });

  it('leaves what is wanted no more before it asks for anything new', () => {
    const book = new TopicBook(10);
    book.want(feed('a'));
    settle(book);
    book.drop('a');
    book.want(feed('b'));
    expect(settle(book)).to.deep.equal(['UNSUBSCRIBE a', 'SUBSCRIBE b']);
  });

  it('asks nothing for a topic that came and went in between', () => {
    const book = new TopicBook(10);
    book.want(feed('a'));
    book.drop('a');
    expect(book.nextStep()).to.equal(null);
  });

  it('leaves a topic that was dropped while it was asked for', () => {
    const book = new TopicBook(10);
    book.want(feed('a'));
    const step = book.nextStep()!;
    book.drop('a');
    book.acknowledge(step);
    expect(settle(book)).to.deep.equal(['UNSUBSCRIBE a']);
  });

  it('leaves and takes a topic again that is to be renewed', () => {
    const book = new TopicBook(10);
    book.want(feed('a'));
    book.renew('a');
    expect(settle(book)).to.deep.equal(['SUBSCRIBE a']);
    book.renew('a');
    expect(settle(book)).to.deep.equal(['UNSUBSCRIBE a', 'SUBSCRIBE a']);
  });

  it('asks for everything again after a restart', () => {
    const book = new TopicBook(10);
    book.want(feed('a'));
    book.want(feed('b'));
    settle(book);
    book.restart();
    expect(book.status('a')!.phase).to.equal('wanted');
    expect(settle(book)).to.deep.equal(['SUBSCRIBE a,b']);
  });

  it('asks for topics that were refused in company one by one, and gives up those refused alone', () => {
    const book = new TopicBook(10);
    for (const name of ['good', 'bad', 'fine']) book.want(feed(name));
    expect(book.refuse(book.nextStep()!)).to.deep.equal([]);
    const steps: string[] = [];
    for (let step = book.nextStep(); step !== null; step = book.nextStep()) {
      steps.push(step.topics.join(','));
      if (step.topics[0] === 'bad') expect(book.refuse(step)).to.deep.equal(['bad']);
      else book.acknowledge(step);
    }
    expect(steps).to.deep.equal(['good', 'bad', 'fine']);
    expect(book.status('bad')!.phase).to.equal('refused');
    expect(book.status('fine')!.phase).to.equal('acknowledged');
  });

  it('holds a topic for left although the venue refused to let it go', () => {
    const book = new TopicBook(10);
    book.want(feed('a'));
    settle(book);
    book.drop('a');
    book.refuse(book.nextStep()!);
    expect(book.nextStep()).to.equal(null);
  });

  it('knows nothing of a topic that is not wanted', () => {
    const book = new TopicBook(10);
    expect(book.status('a')).to.equal(undefined);
    expect(book.find('a')).to.equal(undefined);
    book.want(feed('x@depth5'));
    expect(book.findOnly(/@depth\d/)!.feed.name).to.equal('x@depth5');
    book.want(feed('y@depth5'));
    expect(book.findOnly(/@depth\d/)).to.equal(undefined);
  });

  it('ends with exactly what is wanted, whatever is wanted and dropped between steps', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const action = fc.oneof(
      fc.record({ kind: fc.constant('want'), name }),
      fc.record({ kind: fc.constant('drop'), name }),
      fc.record({ kind: fc.constant('renew'), name }),
      fc.record({ kind: fc.constant('step'), name }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), (actions, batchSize) => {
        const book = new TopicBook(batchSize);
        const wanted = new Set<string>();
        const atVenue = new Set<string>();
        const step = (): boolean => {
          const next = book.nextStep();
          if (next === null) return false;
          for (const topic of next.topics) {
            if (next.method === 'SUBSCRIBE') atVenue.add(topic);
            else atVenue.delete(topic);
          }
          expect(next.topics.length).to.be.at.most(batchSize);
          book.acknowledge(next);
          return true;
        };
        for (const { kind, name: topic } of actions) {
          if (kind === 'want') (book.want(feed(topic)), wanted.add(topic));
          if (kind === 'drop') (book.drop(topic), wanted.delete(topic));
          if (kind === 'renew') book.renew(topic);
          if (kind === 'step') step();
        }
        for (let rounds = 0; step(); rounds += 1) expect(rounds).to.be.lessThan(100);
        expect([...atVenue].sort()).to.deep.equal([...wanted].sort());
      }),
    );
  });
});
