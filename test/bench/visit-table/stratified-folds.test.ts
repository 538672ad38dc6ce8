import {expect, it} from 'vitest';
import {toStratifiedFolds} from './stratified-folds.ts';

it('splits folds so that each has its share of yes', () => {
  const labels = Uint8Array.from({length: 100}, (_, i) => (i < 20 ? 1 : 0));
  const folds = toStratifiedFolds(labels, 5, 2);
  for (let fold = 0; fold < 5; fold++) {
    expect(folds.filter((own) => own === fold)).toHaveLength(20);
    expect(labels.filter((label, i) => label && folds[i] === fold)).toHaveLength(4);
  }
});
