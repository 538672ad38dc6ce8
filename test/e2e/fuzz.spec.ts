import {expect, test} from '@playwright/test';
import {runFuzz} from '../fuzz/run-fuzz.ts';

test('20,000 mutated entries and blocks reach the shop as nothing', async () => {
  test.setTimeout(600_000);
  const {exceptions, polluted, addedNodes, unread, restarts, inputs, earlyHeap, lateHeap, faults, counters} =
    await runFuzz({
      inputs: 20_000,
      seed: 1,
    });
  expect(inputs).toBeGreaterThanOrEqual(20_000);
  expect({exceptions, polluted, addedNodes, unread, restarts}).toEqual({
    exceptions: [],
    polluted: 0,
    addedNodes: [],
    unread: 0,
    restarts: 0,
  });
  // The mutations are hostile enough to be noticed: getters that throw, and JSON that cannot be repaired.
  expect(Object.keys(faults)).toEqual(expect.arrayContaining(['data-layer', 'json-ld', 'json-ld-repaired']));
  // Every rule that dropped or repaired something shows how often.
  expect(counters).toMatchObject({
    'rejected-duplicate-fact': expect.any(Number),
    'repaired-query': expect.any(Number),
  });
  expect(lateHeap).toBeLessThan(earlyHeap + 10_000_000);
});
