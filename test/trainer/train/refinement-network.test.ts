import {expect, it} from 'vitest';
import {REFINE_INPUTS, toRefinements} from '../../../src/core/recommend/refine.ts';
import {createRandom} from '../../../src/trainer/random.ts';
import {type RefinementExample, trainRefinement} from '../../../src/trainer/train/refinement-network.ts';

const WIDTH = REFINE_INPUTS.length;
const CANDIDATES = 8;

/** Lists whose logits say nothing, and in which the candidate with the highest first input comes next. */
function toLists(count: number, seed: number): RefinementExample[] {
  const random = createRandom(seed);
  return Array.from({length: count}, () => {
    const inputs = Float32Array.from({length: CANDIDATES * WIDTH}, () => random());
    const firsts = Array.from({length: CANDIDATES}, (_, place) => inputs[place * WIDTH]);
    return {inputs, logits: new Float32Array(CANDIDATES), target: firsts.indexOf(Math.max(...firsts))};
  });
}

function train(examples: readonly RefinementExample[], seed = 1) {
  const {weights, bias, output} = trainRefinement(examples, {width: WIDTH, seed});
  return {
    candidates: CANDIDATES,
    items: 100,
    inputs: [...REFINE_INPUTS],
    weights: [...weights],
    bias: [...bias],
    output: [...output],
  };
}

it('learns which candidate comes next from its inputs, and holds on new lists', () => {
  const refinement = train(toLists(600, 1));
  const right = toLists(200, 2).filter(({inputs, target}) => {
    const added = toRefinements(refinement, inputs);
    return added.indexOf(Math.max(...added)) === target;
  });
  expect(right.length).toBeGreaterThan(120); // 25 by chance
});

it('gives the same network twice for one seed', () => {
  const lists = toLists(100, 3);
  expect(train(lists)).toEqual(train(lists));
  expect(train(lists)).not.toEqual(train(lists, 2));
});

it('learns nothing from lists that lack the item that came next', () => {
  const {output} = train(toLists(100, 4).map((list) => ({...list, target: -1})));
  expect(output.every((value) => value === 0)).toBe(true);
});
