import {expect, it} from 'vitest';
import {HashIndex} from '../../../src/trainer/history/hash-index.ts';
import {createRandom} from '../../../src/trainer/random.ts';

it('numbers hashes in the order they come, as a map of their whole 64 bits does', () => {
  const random = createRandom(3);
  const index = new HashIndex();
  const known = new Map<string, number>();
  for (let n = 0; n < 60_000; n++) {
    // Few different halves, so that hashes share one of them.
    const low = Math.floor(random() * 300) * 2 ** 23;
    const high = Math.floor(random() * 300);
    const key = `${low} ${high}`;
    if (!known.has(key)) known.set(key, known.size);
    expect(index.add(low, high)).toBe(known.get(key));
  }
  expect(index.size).toBe(known.size);
  expect(index.get(5, 1_000_000)).toBe(-1);
});
