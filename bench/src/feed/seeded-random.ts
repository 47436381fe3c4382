/** The same whole numbers below `limit` for the same seed, so that every run sends the same. */
export function seededRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return state % limit;
  };
}
