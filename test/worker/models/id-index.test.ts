import {expect, it} from 'vitest';
import {IdIndex} from '../../../src/worker/models/id-index.ts';

/** FNV-1a as the index had it before its basis was drawn: what somebody who writes hostile ids can compute. */
function toKnownHash(id: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < id.length; k++) hash = Math.imul(hash ^ id.charCodeAt(k), 0x01000193);
  return hash ^ (hash >>> 15);
}

it('finds each of a hundred thousand ids, and none that is not there', () => {
  const ids = Array.from({length: 100_000}, (_, n) => `SKU-${n}`);
  const index = new IdIndex(ids);
  for (let row = 0; row < ids.length; row += 997) expect(index.get(ids[row])).toBe(row);
  expect(index.get('SKU-x')).toBeUndefined();
  expect(index.size).toBe(100_000);
});

it('of equal ids the last counts, and an empty index has none', () => {
  expect(new IdIndex(['a', 'b', 'a']).get('a')).toBe(2);
  expect(new IdIndex([]).get('a')).toBeUndefined();
});

it('is no slower for ids that were made to fall on one place', () => {
  const count = 4000;
  const mask = 2 * 4096 - 1;
  const hostile: string[] = [];
  for (let n = 0; hostile.length < count; n++) {
    const id = n.toString(36);
    if ((toKnownHash(id) & mask) === 0) hostile.push(id);
  }
  const index = new IdIndex(hostile);
  expect(hostile.every((id, row) => index.get(id) === row)).toBe(true);
  const {places} = index as unknown as {places: Int32Array};
  let run = 0;
  let longest = 0;
  for (const place of places) longest = Math.max(longest, (run = place ? run + 1 : 0));
  // With the known basis all of them stand in one row of 4,000.
  expect(longest).toBeLessThan(200);
});
