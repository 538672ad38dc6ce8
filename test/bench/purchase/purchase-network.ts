import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createPredictor} from '../../../src/core/predict/create-predictor.ts';
import {toHeadLogit, toHeadProbability, toKindProbabilities} from '../../../src/core/predict/heads.ts';
import type {Predictor} from '../../../src/core/predict/predictor.ts';
import {startVisit} from '../../../src/core/predict/step.ts';
import {readModel, type StoredModel} from '../../../src/trainer/model/read-model.ts';
import {toDefaultOptions} from '../../../src/trainer/train/options.ts';
import {trainModel} from '../../../src/trainer/train/train-model.ts';
import type {PageVisit} from './page-visits.ts';
import {toHistory, toPageEvents} from './pages-to-history.ts';

/** What the network says after each number of pages of a visit, none included. */
export interface NetworkView {
  /** [pages + 1] log odds of the purchase head. */
  readonly logit: Float64Array;
  /** [pages + 1] its calibrated probability. */
  readonly probability: Float64Array;
  /** [pages + 1][kinds] probabilities of the next event's kind. */
  readonly next: readonly Float32Array[];
}

/** Settings of the training; the product's own for this many events of one item where nothing is given. */
export interface NetworkEffort {
  readonly seed: number;
  readonly epochs?: number;
}

/** Trains the product's network on visits, writes its files, and reads them back as a browser does. */
export async function trainPurchaseNetwork(
  visits: readonly PageVisit[],
  {seed, epochs}: NetworkEffort,
): Promise<StoredModel> {
  const history = toHistory(visits, 'pages');
  const defaults = toDefaultOptions({events: history.kind.length, items: 1});
  const options = {...defaults, seed, epochs: epochs ?? defaults.epochs};
  const out = await mkdtemp(path.join(tmpdir(), 'vitrine-purchase-'));
  try {
    await trainModel(history, {options, out, backend: 'auto', resume: false});
    return await readModel(out);
  } finally {
    await rm(out, {recursive: true, force: true});
  }
}

/** Reads visits page by page. */
export function viewVisits(stored: StoredModel, visits: readonly PageVisit[]): NetworkView[] {
  const predictor = createPredictor(stored.model);
  return visits.map((visit) => viewVisit(stored, visit, predictor));
}

function viewVisit(stored: StoredModel, visit: PageVisit, predictor: Predictor): NetworkView {
  const {model, manifest} = stored;
  const state = startVisit(model);
  const logit: number[] = [];
  const probability: number[] = [];
  const next: Float32Array[] = [];
  for (const event of toPageEvents(visit)) {
    predictor.step(state, event);
    logit.push(toHeadLogit(model, state, 'purchase'));
    probability.push(toHeadProbability({model, manifest}, {state, profile: undefined}, 'purchase') ?? Number.NaN);
    next.push(toKindProbabilities(model, state, 'action'));
  }
  return {logit: Float64Array.from(logit), probability: Float64Array.from(probability), next};
}
