import {existsSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {BASELINE_NAMES, evaluateBaselines} from '../../../src/trainer/baselines/evaluate-baselines.ts';
import {readHistory} from '../../../src/trainer/history/read-history.ts';
import {splitHistory} from '../../../src/trainer/history/split-history.ts';
import {history} from '../../support/histories.ts';

const YOOCHOOSE = '../shared/data/yoochoose-1-64/train.csv.gz';

describe('evaluateBaselines', () => {
  const train = history([
    ['a', 'b', 'c'],
    ['a', 'b'],
    ['b', 'c'],
  ]);

  it('finds items by id although the test file numbers them otherwise', () => {
    const test = history([['c', 'b', 'a'].reverse()]);
    const {markov} = evaluateBaselines(train, test, ['markov']);
    expect(markov).toMatchObject({examples: 2, 'recall@20': 1, 'mrr@20': 1, unseen_targets: 0});
    expect(markov['coverage@20']).toBeCloseTo(2 / 3, 12);
  });

  it('counts items that training has not seen as misses and apart, and reads past them in a visit', () => {
    const test = history([['a', 'new', 'c']]);
    const {markov} = evaluateBaselines(train, test, ['markov']);
    // After a: the target is new, a miss. After a, new: the newest known item is a, which c never followed.
    expect(markov).toMatchObject({examples: 2, 'recall@20': 0, unseen_targets: 1});
    expect(markov.by_prefix_length['2']).toEqual({examples: 1, 'recall@20': 0, 'mrr@20': 0});
    const {pop} = evaluateBaselines(train, test, ['pop']);
    // b 3, then a and c 2 each: c ties for the places 2 and 3 and is given 3.
    expect(pop).toMatchObject({'recall@20': 0.5, unseen_targets: 1});
    expect(pop['mrr@20']).toBeCloseTo(1 / 3 / 2, 12);
  });

  it('takes no example from visits of one event or from events without an item', () => {
    const test = {...history([['a'], ['a', 'b', 'c']]), item: Int32Array.of(0, 0, -1, 2)};
    expect(evaluateBaselines(train, test, ['pop']).pop.examples).toBe(1);
  });

  it('runs all of them by default', () => {
    expect(Object.keys(evaluateBaselines(train, train))).toEqual([...BASELINE_NAMES]);
  });

  it('refuses a name it does not know', () => {
    expect(() => evaluateBaselines(train, train, ['pop', 'toString'])).toThrow(/no baseline "toString".*vmis-knn/);
  });

  it.skipIf(!existsSync(YOOCHOOSE))('reaches the known figures on the newest tenth of Yoochoose 1/64', async () => {
    const split = splitHistory(await readHistory(YOOCHOOSE), 0.1);
    const scores = evaluateBaselines(split.train, split.test);
    expect(scores.markov.examples).toBe(43_199);
    expect(scores.markov['recall@20']).toBeCloseTo(0.6356, 3);
    expect(scores['item-knn']['recall@20']).toBeCloseTo(0.6748, 3);
    expect(scores['vmis-knn']['recall@20']).toBeCloseTo(0.6573, 3);
    expect(scores['vmis-knn']['mrr@20']).toBeCloseTo(0.272, 3);
  });
});
