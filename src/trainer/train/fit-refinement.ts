import type {Refinement} from '../../core/contract/manifest.ts';
import {SparseSum} from '../../core/predict/sparse-sum.ts';
import {REFINE_INPUTS, toRefinements, toRefineInputs} from '../../core/recommend/refine.ts';
import {toTopItems} from '../../core/recommend/top-items.ts';
import type {Sequences} from '../history/sequences.ts';
import {RankSums, toRank} from '../metrics/ranking.ts';
import type {MixExample} from './fit-mix.ts';
import {type RefinementExample, type RefinementWeights, trainRefinement} from './refinement-network.ts';
import type {Shares, Validation} from './validation.ts';
import {type FittedAddends, VisitAddends} from './visit-addends.ts';

/** Addends are those of the visits before `lastVisit`. */
export interface FitRefinementInput extends FittedAddends {
  readonly sequences: Sequences;
  readonly items: number;
  /** The first visit of the validation part. */
  readonly lastVisit: number;
  readonly seed: number;
}

/** A second stage, and what it gained on visits that it was not fitted on. */
export interface FittedRefinement {
  readonly refinement: Refinement;
  readonly before: Shares;
  readonly after: Shares;
}

const CANDIDATES = 100;
const MAX_EXAMPLES = 20_000;
/** Minimum number of examples; with fewer the network would learn them by heart. */
const MIN_EXAMPLES = 1000;
/** Digits of a weight in the manifest. */
const DIGITS = 5;

/**
 * Fits the second stage on the validation part, which the network has not read: on one half of the visits, judged on
 * the other, and the reverse. Where ndcg@20 of both together is better with it, it is fitted again on all of them.
 *
 * @returns undefined where it does not help, or with too few examples
 */
export async function fitRefinement(
  validation: Validation,
  input: FitRefinementInput,
): Promise<FittedRefinement | undefined> {
  const source = new ExampleSource(input);
  const halves: [RefinementExample[], RefinementExample[]] = [[], []];
  await validation.eachExample(MAX_EXAMPLES, (example) => {
    const made = source.toExample(example);
    // Examples of one visit begin with the same item, so they are in the same half.
    if (made) halves[(example.items[0] & 1) as 0 | 1].push(made);
  });
  if (Math.min(halves[0].length, halves[1].length) < MIN_EXAMPLES / 2) return undefined;
  const {seed, items} = input;
  const width = REFINE_INPUTS.length;
  const before = new RankSums();
  const after = new RankSums();
  for (const [fitted, judged] of [halves, halves.toReversed()]) {
    const refinement = toRefinement(trainRefinement(fitted, {width, seed}), items);
    for (const example of judged) {
      before.add(toTargetRank(example));
      after.add(toTargetRank(example, toRefinements(refinement, example.inputs)));
    }
  }
  if (after.gain <= before.gain) return undefined;
  return {
    refinement: toRefinement(trainRefinement(halves.flat(), {width, seed}), items),
    before: before.toShares(),
    after: after.toShares(),
  };
}

/** Makes the candidates of an example and what the second stage reads of them. */
class ExampleSource {
  private readonly addends: VisitAddends;
  private readonly shares: SparseSum;
  private readonly counts: Int32Array;
  /** Popularity rank of each row: the number of items with more events. */
  private readonly places: Int32Array;

  constructor(private readonly input: FitRefinementInput) {
    const {sequences, items, lastVisit} = input;
    const {start, item} = sequences;
    const counts = new Int32Array(items);
    for (let event = 0; event < start[lastVisit]; event++) if (item[event] >= 0) counts[item[event]]++;
    this.addends = new VisitAddends(input);
    this.shares = new SparseSum(items);
    this.counts = counts;
    this.places = new Int32Array(items);
    const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
    order.forEach((row, place) => (this.places[row] = place));
  }

  /**
   * Items that only the validation part has are no candidates: being in the vocabulary at all would give them away as
   * what comes next.
   *
   * @returns undefined where such an item came next
   */
  toExample({target, items: visit, logits: network}: MixExample): RefinementExample | undefined {
    const {counts, places, shares} = this;
    if (counts[target] === 0) return undefined;
    const added = this.addends.of(visit);
    const all = network.map((logit, row) => logit + added[row]);
    const rows = toTopItems(all, CANDIDATES, (row) => counts[row] > 0);
    const logits = Float32Array.from(rows, (row) => all[row]);
    const toPlace = (row: number): number => places[row];
    return {
      inputs: toRefineInputs(this.input, {visit, rows, logits}, {shares, toPlace}),
      logits,
      target: rows.indexOf(target),
    };
  }
}

function toRefinement({weights, bias, output}: RefinementWeights, items: number): Refinement {
  const toList = (numbers: Float64Array): number[] => Array.from(numbers, (value) => Number(value.toPrecision(DIGITS)));
  return {
    candidates: CANDIDATES,
    items,
    inputs: [...REFINE_INPUTS],
    weights: toList(weights),
    bias: toList(bias),
    output: toList(output),
  };
}

/** Rank of the item that came next; Infinity where it is no candidate. */
function toTargetRank({logits, target}: RefinementExample, added?: Float32Array): number {
  if (target < 0) return Infinity;
  return toRank(added ? logits.map((logit, place) => logit + added[place]) : logits, target);
}
