import {expect, it} from 'vitest';
import {decodeTrees, encodeTrees, LEAF, scoreTrees} from '../../../src/core/learn/trees.ts';
import {averageTrees, trainTrees} from '../../../src/trainer/learn/grow-trees.ts';
import {createRandom} from '../../../src/trainer/random.ts';

const OPTIONS = {trees: 30, leaves: 4, learningRate: 0.2, rowShare: 0.8, featureShare: 1, leafRows: 5, seed: 3};

function xor(rows: number) {
  const random = createRandom(4);
  const columns = [0, 1, 2].map(() => Uint8Array.from({length: rows}, () => 1 + Math.floor(8 * random())));
  const targets = Float64Array.from({length: rows}, (_, row) => (columns[0][row] > 4 !== columns[1][row] > 4 ? 1 : 0));
  return {columns, targets};
}

it('finds the split and the leaf values that are right by hand', () => {
  const columns = [Uint8Array.from([1, 1, 1, 1, 2, 2, 2, 2])];
  const targets = Float64Array.from([0, 0, 0, 1, 1, 1, 1, 1]);
  const trees = trainTrees(
    {columns, targets},
    {...OPTIONS, trees: 1, leaves: 2, learningRate: 1, rowShare: 1.1, leafRows: 1},
  );
  expect([...trees.feature]).toEqual([0, LEAF, LEAF]);
  expect(trees.bin[0]).toBe(1);
  const start = 5.5 / 9; // share of yes, half a row added on either side: 5 of 8 become 5.5 of 9
  const share = 1 / (1 + Math.exp(-trees.bias));
  expect(share).toBeCloseTo(start, 12);
  // One Newton step from the common log odds: sum of (y - p) over sum of p (1 - p).
  expect(trees.value[1]).toBeCloseTo((1 - 4 * share) / (4 * share * (1 - share)), 4);
  expect(trees.value[2]).toBeCloseTo((4 - 4 * share) / (4 * share * (1 - share)), 4);
});

it('learns exclusive or', () => {
  const rows = xor(600);
  const trees = trainTrees(rows, OPTIONS);
  const right = rows.targets.filter((target, row) => {
    const score = scoreTrees(
      trees,
      Uint8Array.from(rows.columns, (column) => column[row]),
    );
    return score > 0 === target > 0.5;
  });
  expect(right.length / 600).toBeGreaterThan(0.97);
});

it('gives the same trees for the same seed and others for another', () => {
  expect(trainTrees(xor(200), OPTIONS)).toEqual(trainTrees(xor(200), OPTIONS));
  expect(trainTrees(xor(200), {...OPTIONS, seed: 4}).value).not.toEqual(trainTrees(xor(200), OPTIONS).value);
});

it('keeps its answers through its bytes, to a 32767th of the largest leaf', () => {
  const trees = trainTrees(xor(300), OPTIONS);
  const again = decodeTrees(encodeTrees(trees), 3);
  expect(again.feature).toEqual(trees.feature);
  expect(again.bin).toEqual(trees.bin);
  expect(again.right).toEqual(trees.right);
  expect(again.start).toEqual(trees.start);
  const bins = Uint8Array.from([2, 7, 3]);
  expect(scoreTrees(again, bins)).toBeCloseTo(scoreTrees(trees, bins), 2);
  expect(encodeTrees(again).bytes).toEqual(encodeTrees(trees).bytes);
});

it('refuses bytes that end inside a tree or ask for a feature that is not there', () => {
  const {bias, step, bytes} = encodeTrees(trainTrees(xor(300), OPTIONS));
  expect(() => decodeTrees({bias, step, bytes: bytes.slice(0, -1)}, 3)).toThrow('end inside a leaf');
  expect(() => decodeTrees({bias, step, bytes: bytes.slice(0, 2)}, 3)).toThrow('end inside a tree');
  expect(() => decodeTrees({bias, step, bytes: Uint8Array.from([9, 1, LEAF, 0, 0, LEAF, 0, 0])}, 3)).toThrow(
    'feature 9 of 3',
  );
});

it('averages ensembles', () => {
  const [one, other] = [1, 2].map((seed) => trainTrees(xor(200), {...OPTIONS, seed}));
  const bins = Uint8Array.from([3, 6, 1]);
  const mean = (scoreTrees(one, bins) + scoreTrees(other, bins)) / 2;
  expect(scoreTrees(averageTrees([one, other]), bins)).toBeCloseTo(mean, 5);
});
