import { expect } from 'chai';
import { SeededRandom } from '../../src/simulator/seeded-random.js';

const draw = (seed: number, count: number): number[] => {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => random.bits());
};

describe('seeded random numbers', () => {
  it('are the same for the same seed and unrelated for neighbours', () => {
    expect(draw(42, 100)).to.deep.equal(draw(42, 100));
    const same = draw(42, 1_000).filter((bits, index) => bits === draw(43, 1_000)[index]);
    expect(same).to.be.empty;
    expect(draw(2 ** 40, 5)).to.not.deep.equal(draw(2 ** 41, 5));
  });

  it('stay what they are over releases', () => {
    expect(draw(1, 3)).to.deep.equal([2_420_951_833, 2_513_034_076, 3_847_892_949]);
  });

  it('spread evenly over [0, 1) and over whole numbers', () => {
    const random = new SeededRandom(7);
    const buckets = Array<number>(10).fill(0);
    for (let round = 0; round < 20_000; round++) buckets[Math.floor(random.next() * 10)]!++;
    for (const count of buckets) expect(count).to.be.within(1_800, 2_200);
    const faces = new Set(Array.from({ length: 200 }, () => random.integer(6)));
    expect([...faces].sort()).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(random.integer(1)).to.equal(0);
  });

  it('have a normal distribution of mean 0 and deviation 1', () => {
    const random = new SeededRandom(11);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).to.be.below(0.03);
    expect(variance).to.be.within(0.95, 1.05);
    expect(values.filter((value) => Math.abs(value) < 1).length / values.length).to.be.within(0.66, 0.7);
  });

  it('pick from a list, never from an empty one', () => {
    const random = new SeededRandom(5);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).to.deep.equal(['a', 'b', 'c']);
    expect(() => random.pick([])).to.throw(RangeError);
  });

  it('fork into a sequence of their own', () => {
    const [one, other] = [new SeededRandom(5), new SeededRandom(5)];
    const fork = one.fork();
    expect(fork.bits()).to.equal(other.fork().bits()).and.not.equal(one.bits());
  });
});
