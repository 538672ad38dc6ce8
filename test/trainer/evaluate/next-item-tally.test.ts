import {expect, it} from 'vitest';
import {NextItemTally} from '../../../src/trainer/evaluate/next-item-tally.ts';

it('scores items that the visit has seen before apart from new ones', () => {
  const tally = new NextItemTally(3);
  const scores = Float32Array.of(3, 2, 1);
  const example = {top: [0, 1, 2], prefixLength: 2, isReturning: false};
  tally.add(scores, {...example, target: 0, isRepeated: true});
  tally.add(scores, {...example, target: 1, isRepeated: false});
  tally.add(scores, {...example, target: -1, isRepeated: false});
  const {next_item_repeated, next_item_new} = tally.scores();
  expect(next_item_repeated).toEqual({examples: 1, 'recall@20': 1, 'mrr@20': 1});
  expect(next_item_new).toEqual({examples: 2, 'recall@20': 1 / 2, 'mrr@20': 1 / 4});
});
