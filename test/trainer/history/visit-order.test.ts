import {expect, it} from 'vitest';
import {createRandom} from '../../../src/trainer/random.ts';
import {mergeVisits, type ShardVisits} from '../../../src/trainer/history/visit-order.ts';

function shard(visits: readonly (readonly [startMs: number, events: number])[]): ShardVisits {
  return {
    startMs: Float64Array.from(visits, ([startMs]) => startMs),
    events: Int32Array.from(visits, ([, events]) => events),
    visitor: new Uint32Array(2 * visits.length),
  };
}

it('puts the visits of all shards in the order of time, the earlier shard first where two begin at once', () => {
  const order = mergeVisits([
    shard([
      [10, 2],
      [30, 1],
    ]),
    shard([
      [10, 3],
      [20, 4],
    ]),
    shard([]),
  ]);
  expect([...order.shard]).toEqual([0, 1, 1, 0]);
  expect([...order.visitStart]).toEqual([0, 2, 5, 9, 10]);
  expect(order.firstVisit).toEqual([0, 0, 0]);
});

it('keeps the newest visits that hold no more events than asked for', () => {
  const shards = [
    shard([
      [10, 2],
      [30, 1],
    ]),
    shard([
      [10, 3],
      [20, 4],
    ]),
  ];
  const order = mergeVisits(shards, 8);
  expect([...order.shard]).toEqual([1, 1, 0]);
  expect([...order.visitStart]).toEqual([0, 3, 7, 8]);
  expect(order.firstVisit).toEqual([1, 0]);
});

it('keeps one visit even where it is longer than asked for', () => {
  expect([
    ...mergeVisits(
      [
        shard([
          [10, 2],
          [30, 9],
        ]),
      ],
      5,
    ).visitStart,
  ]).toEqual([0, 9]);
});

it('gives what sorting all visits gives', () => {
  const random = createRandom(7);
  const shards = Array.from({length: 9}, () => {
    const times = Array.from({length: Math.floor(random() * 40)}, () => Math.floor(random() * 50)).sort(
      (a, b) => a - b,
    );
    return shard(times.map((time) => [time, 1 + Math.floor(random() * 5)]));
  });
  const naive = shards
    .flatMap(({startMs, events}, index) =>
      [...startMs].map((time, visit) => ({time, index, visit, events: events[visit]})),
    )
    .sort((a, b) => a.time - b.time || a.index - b.index || a.visit - b.visit);
  const order = mergeVisits(shards);
  expect([...order.shard]).toEqual(naive.map(({index}) => index));
  expect(order.visitStart[naive.length]).toBe(naive.reduce((sum, {events}) => sum + events, 0));
});
