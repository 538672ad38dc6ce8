import type {Refinement} from '../contract/manifest.ts';
import type {Model} from '../predict/model.ts';
import {sumNeighbours} from '../predict/score.ts';
import {SparseSum} from '../predict/sparse-sum.ts';
import {toTopItems} from './top-items.ts';

/**
 * What the second stage reads of a candidate, by the names that a manifest uses:
 *
 * | name | what |
 * |---|---|
 * | gap | logit of the best candidate - its own |
 * | chance | -log of its probability among the candidates |
 * | place | log(1 + candidates with a higher logit) |
 * | popularity | log(1 + items with more events in the history) |
 * | trend | the item's prior, see trainer/train/item-trend.ts |
 * | back | 1 / number of events since the visit's last event on it, the newest counting as 1; 0 without one |
 * | times | number of the visit's events on it, 5 at most |
 * | length | log of the number of the visit's events |
 * | share | log(1 + n / floor), n = its neighbour weights from the visit's items, see predict/score.ts |
 * | step | the same with the weight from the newest item alone, without decay |
 * | stepBack | the same from it to the newest item |
 */
export const REFINE_INPUTS = [
  'gap',
  'chance',
  'place',
  'popularity',
  'trend',
  'back',
  'times',
  'length',
  'share',
  'step',
  'stepBack',
] as const;

/** The parts of a model that the inputs are made from. */
export type RefineSource = Pick<Model, 'prior' | 'neighbours' | 'mix'>;

/** A visit's best items and their logits, best first. */
export interface Candidates {
  /** The visit's items, oldest first, -1 if unknown. */
  readonly visit: readonly number[];
  readonly rows: readonly number[];
  readonly logits: ArrayLike<number>;
}

const MAX_TIMES = 5;
/** Scale of the neighbour inputs where a model has no mix; they are 0 then, whatever it is. */
const NO_FLOOR = 1;

/**
 * Inputs of the second stage, [candidates, REFINE_INPUTS].
 *
 * @param toPlace popularity rank of a row; the row itself if rows are sorted by popularity
 * @param shares empty before and after, one sum per item
 */
export function toRefineInputs(
  {neighbours, mix, prior}: RefineSource,
  {visit, rows, logits}: Candidates,
  {shares, toPlace = (row) => row}: {shares: SparseSum; toPlace?: (row: number) => number},
): Float32Array {
  const floor = mix?.floor ?? NO_FLOOR;
  const toShare = (weight: number): number => Math.log(1 + weight / floor);
  const weightOf = (from: number, to: number): number => {
    if (!neighbours || from < 0) return 0;
    const start = neighbours.start[from];
    const at = neighbours.item.subarray(start, neighbours.start[from + 1]).indexOf(to);
    return at < 0 ? 0 : neighbours.weight[start + at];
  };
  let sum = 0;
  for (let place = 0; place < rows.length; place++) sum += Math.exp(logits[place] - logits[0]);
  const all = logits[0] + Math.log(sum);
  const newest = visit.at(-1) ?? -1;
  sumNeighbours({neighbours, mix}, visit, shares);
  const inputs = new Float32Array(rows.length * REFINE_INPUTS.length);
  for (let place = 0, at = 0; place < rows.length; place++) {
    const row = rows[place];
    let last = -1;
    let times = 0;
    for (let event = 0; event < visit.length; event++) {
      if (visit[event] !== row) continue;
      last = event;
      times++;
    }
    const own: Record<(typeof REFINE_INPUTS)[number], number> = {
      gap: logits[0] - logits[place],
      chance: all - logits[place],
      place: Math.log(1 + place),
      popularity: Math.log(1 + toPlace(row)),
      trend: prior?.[row] ?? 0,
      back: last < 0 ? 0 : 1 / (visit.length - last),
      times: Math.min(MAX_TIMES, times),
      length: Math.log(visit.length),
      share: toShare(shares.values[row]),
      step: toShare(weightOf(newest, row)),
      stepBack: toShare(weightOf(row, newest)),
    };
    for (const name of REFINE_INPUTS) inputs[at++] = own[name];
  }
  shares.clear();
  return inputs;
}

/** Weights of the second stage; as typed arrays they are read faster. */
type RefineWeights = Readonly<Record<'weights' | 'bias' | 'output', ArrayLike<number>>>;

/**
 * What the second stage adds to each candidate's logit, [candidates]; 0 on average, so that the candidates as a whole
 * keep their place among all items.
 *
 * @param inputs as toRefineInputs gives them
 */
export function toRefinements({weights, bias, output}: RefineWeights, inputs: Float32Array): Float32Array {
  const width = REFINE_INPUTS.length;
  const count = bias.length;
  const added = new Float32Array(inputs.length / width);
  const units = new Float64Array(count);
  let total = 0;
  for (let place = 0; place < added.length; place++) {
    for (let unit = 0; unit < count; unit++) units[unit] = bias[unit];
    for (let k = 0; k < width; k++) {
      const input = inputs[place * width + k];
      for (let unit = 0; unit < count; unit++) units[unit] += input * weights[k * count + unit];
    }
    let sum = 0;
    for (let unit = 0; unit < count; unit++) if (units[unit] > 0) sum += units[unit] * output[unit];
    added[place] = sum;
    total += added[place];
  }
  for (let place = 0; place < added.length; place++) added[place] -= total / added.length;
  return added;
}

/** Rewrites the logits of a visit's best items. */
export type Refine = (visit: readonly number[], scores: Float32Array) => void;

/**
 * The second stage of a model: a small network that ranks the first candidates again, at their distances from each
 * other, and at what neighbours, trend and popularity say of each. It corrects what one query vector cannot express.
 *
 * @returns undefined where the model has none, or one that reads what this version does not know
 */
export function openRefine(model: RefineSource, refinement: Refinement | undefined): Refine | undefined {
  if (!refinement || refinement.inputs.join() !== REFINE_INPUTS.join()) return undefined;
  const {items, candidates} = refinement;
  const [weights, bias, output] = [refinement.weights, refinement.bias, refinement.output].map((numbers) =>
    Float64Array.from(numbers),
  );
  let shares: SparseSum | undefined;
  return (visit, scores) => {
    shares ??= new SparseSum(scores.length);
    const rows = toTopItems(scores, candidates, (row) => row < items);
    const logits = rows.map((row) => scores[row]);
    const added = toRefinements({weights, bias, output}, toRefineInputs(model, {visit, rows, logits}, {shares}));
    rows.forEach((row, place) => (scores[row] += added[place]));
  };
}
