import {createRandom, shuffle} from '../../../src/trainer/random.ts';

/** Folds that split yes and no alike, in random order. */
export function toStratifiedFolds(labels: ArrayLike<number>, folds: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const fold = new Uint8Array(labels.length);
  for (const label of [0, 1]) {
    const rows: number[] = [];
    for (let row = 0; row < labels.length; row++) if (labels[row] === label) rows.push(row);
    shuffle(rows, random).forEach((row, i) => (fold[row] = i % folds));
  }
  return fold;
}
