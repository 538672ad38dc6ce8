import type {MixWeights, NeighbourTable} from '../../core/predict/model.ts';
import {MixFitter} from './fit-mix.ts';
import {NO_PRIOR, type PriorChoice, PriorFitter, toItemPrior} from './fit-prior.ts';
import type {Sequences} from '../history/sequences.ts';
import type {Shares, Validation} from './validation.ts';

const MIX_EXAMPLES = 10_000;
const PRIOR_EXAMPLES = 5_000;

/** Fitted weights of neighbours and trend, and the gain. */
export interface FittedShares {
  readonly mix: MixWeights;
  readonly prior: PriorChoice;
  readonly examples: number;
  /** Quality of the network alone, then with the fitted weights. */
  readonly before: Shares;
  readonly after: Shares;
}

export interface FitSharesInput {
  readonly sequences: Sequences;
  readonly items: number;
  /** The first visit of the validation part: neighbours and trend must not include it. */
  readonly lastVisit: number;
  /** Neighbours before that visit; undefined if the model's byte limit leaves no room for them. */
  readonly neighbours: NeighbourTable | undefined;
  /** Whether items may have a prior by their trend. */
  readonly trend: boolean;
}

/** Fits the weight of the trend, then that of the neighbours given the trend. */
export async function fitShares(
  validation: Validation,
  {sequences, items, lastVisit, neighbours, trend}: FitSharesInput,
): Promise<FittedShares> {
  let prior = NO_PRIOR;
  if (trend) {
    const fitter = new PriorFitter(sequences, items, lastVisit);
    await validation.eachExample(PRIOR_EXAMPLES, (example) => fitter.add(example));
    prior = fitter.fit();
  }
  const addend = toItemPrior(sequences, items, {lastVisit, choice: prior});
  const fitter = new MixFitter(neighbours ?? noNeighbours(items));
  const examples = await validation.eachExample(MIX_EXAMPLES, (example) =>
    fitter.add({...example, logits: example.logits.map((logit, item) => logit + addend[item])}),
  );
  return {...fitter.fit(), prior, examples};
}

function noNeighbours(items: number): NeighbourTable {
  return {start: new Int32Array(items + 1), item: new Int32Array(), weight: new Float32Array()};
}
