import {availableParallelism} from 'node:os';
import {type Manifest, MODEL_FORMAT} from '../../core/contract/manifest.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {NeighbourTable} from '../../core/predict/model.ts';
import {createExecutor} from '../graph/create-executor.ts';
import type {History, ItemFacts} from '../history/history.ts';
import {writeModel} from '../model/write-model.ts';
import {buildNeighbours} from '../neighbours/build-neighbours.ts';
import {pruneNeighbours} from '../neighbours/prune-neighbours.ts';
import {toSha256} from '../sha256.ts';
import {toItemPrior} from './fit-prior.ts';
import {padNeighbours, padPrior, toColdItems, toColdRows, type ColdRows} from './cold-rows.ts';
import {readCheckpoint, removeCheckpoint, writeCheckpoint} from './checkpoint.ts';
import {fitVisitHeads} from './fit-visit-heads.ts';
import {toTaughtHeads} from './head-targets.ts';
import {PRIOR_STEP, toNeighbourBudget} from './neighbour-budget.ts';
import type {TrainOptions} from './options.ts';
import {type Sequences, toSequences} from '../history/sequences.ts';
import {trainNetwork, type TrainedNetwork} from './train-network.ts';
import {calibrate} from './validation.ts';
import {choosePopularIds} from './popular-items.ts';
import {toVocabularyOrder} from './vocabulary.ts';

export interface TrainedModel {
  readonly bytes: number;
  readonly items: number;
  /** Items of the catalogue that nobody has clicked yet; they have vectors from their content. */
  readonly coldItems: number;
  readonly backend: string;
  readonly seconds: number;
  readonly result: TrainedNetwork;
}

/** Minimum number of visits to train a network. */
const MIN_VISITS = 20;

/** Options of a training run, and the folder of the model. */
export interface TrainModelInput {
  readonly options: TrainOptions;
  readonly out: string;
  readonly backend: string;
  /** Resumes an interrupted run. */
  readonly resume: boolean;
  readonly catalogue?: ReadonlyMap<string, ItemFacts>;
  readonly onEpoch?: () => void;
}

/** Trains on a history and writes the model files into a folder. */
export async function trainModel(history: History, input: TrainModelInput): Promise<TrainedModel> {
  const {options, out} = input;
  const startedMs = performance.now();
  const {itemIds, rows} = toVocabularyOrder(history);
  const sequences = toSequences(history, rows);
  const visits = sequences.start.length - 1;
  if (visits < MIN_VISITS) {
    throw new ProfilerError(
      'training-failed',
      `The history has ${visits} visits, training needs at least ${MIN_VISITS}. Import more of it.`,
    );
  }
  const toNeighbours = toNeighbourSource(sequences, itemIds, options);
  const executor = await createExecutor(input.backend, Math.max(1, availableParallelism()));
  const fingerprint = toSha256(JSON.stringify([history.dataHash, options]));
  const checkpoint = input.resume ? await readCheckpoint(out, fingerprint) : undefined;
  const cold = toColdItems(history, {itemIds, rows, catalogue: input.catalogue, seed: options.seed});
  const result = await trainNetwork({
    cold,
    sequences,
    items: itemIds.length,
    heads: toTaughtHeads(new Set(history.kind)),
    options,
    executor,
    toNeighbours,
    start: checkpoint && {epochs: checkpoint.epochs, restore: (trainer) => trainer.restore(checkpoint.state)},
    onEpoch: async (trainer, epochs) => {
      await writeCheckpoint(out, {fingerprint, epochs, state: trainer.toState()});
      input.onEpoch?.();
    },
  });
  const {trainer} = result;
  const bytes = await writeTrained(history, {
    input,
    result,
    itemIds,
    cold: toColdRows(cold, result, options.sizes),
    neighbours: toNeighbours(visits),
    visitHeads: fitVisitHeads(history, {sequences, held: result.held, firstHeld: result.firstHeld, seed: options.seed}),
    itemPrior: toItemPrior(sequences, itemIds.length, {lastVisit: visits, choice: result.prior}),
  });
  await trainer.dispose();
  await removeCheckpoint(out);
  return {
    bytes,
    items: itemIds.length,
    coldItems: cold?.cold.length ?? 0,
    backend: executor.name,
    seconds: (performance.now() - startedMs) / 1000,
    result,
  };
}

/**
 * Gives the neighbours that the model file would hold if the history ended before a visit; undefined if there is no
 * room.
 */
function toNeighbourSource(
  sequences: Sequences,
  itemIds: readonly string[],
  options: TrainOptions,
): (lastVisit: number) => NeighbourTable | undefined {
  const pairs = toNeighbourBudget(itemIds, options);
  return (lastVisit) => {
    if (pairs === 0 || options.neighbours === 0) return undefined;
    const table = buildNeighbours(sequences, itemIds.length, {
      perItem: options.neighbours,
      minimumSupport: options.minimumSupport,
      firstVisit: 0,
      lastVisit,
    });
    return pruneNeighbours(table, pairs);
  };
}

/** Everything that goes into the files. */
interface TrainedParts {
  readonly input: TrainModelInput;
  readonly result: TrainedNetwork;
  readonly itemIds: readonly string[];
  /** Items without clicks, and the vectors of all. */
  readonly cold: ColdRows;
  readonly neighbours: NeighbourTable | undefined;
  readonly visitHeads: Manifest['visitHeads'];
  /** [items with clicks] */
  readonly itemPrior: Float32Array;
}

/** @returns bytes of the files */
function writeTrained(
  history: History,
  {input, result, itemIds, cold, neighbours, visitHeads, itemPrior}: TrainedParts,
): Promise<number> {
  const {options, out} = input;
  const {trainer, mix, held, validation, refined} = result;
  return writeModel(out, {
    itemIds: [...itemIds, ...cold.itemIds],
    unit: cold.unit,
    prior: padPrior(itemPrior, cold),
    weights: trainer.weights.matrices,
    neighbours: neighbours && padNeighbours(neighbours, itemIds.length + cold.itemIds.length),
    manifest: {
      format: MODEL_FORMAT,
      sizes: options.sizes,
      items: itemIds.length + cold.itemIds.length,
      scale: options.scale,
      itemBits: options.itemBits,
      priorStep: PRIOR_STEP,
      heads: [...trainer.options.heads],
      mix,
      refinement: refined?.refinement,
      calibrations: calibrate(held),
      visitHeads,
      popular: choosePopularIds(history),
      dataHash: history.dataHash,
      seed: options.seed,
      scores: {
        'validation recall@20, network': validation.before.recall,
        'validation mrr@20, network': validation.before.mrr,
        'validation recall@20': validation.after.recall,
        'validation mrr@20': validation.after.mrr,
        ...toRefinedScores(refined),
        ...toColdScores(result.cold),
      },
      licence: 'unlicensed',
    },
  });
}

/** What a manifest says of the second stage; examples whose item only the validation part has are left out. */
function toRefinedScores(refined: TrainedNetwork['refined']): Record<string, number> {
  if (!refined) return {};
  return {
    'refinement, recall@20 before': refined.before.recall,
    'refinement, mrr@20 before': refined.before.mrr,
    'refinement, recall@20 after': refined.after.recall,
    'refinement, mrr@20 after': refined.after.mrr,
  };
}

/** What a manifest says of the items without clicks. */
function toColdScores(cold: TrainedNetwork['cold']): Record<string, number> {
  if (!cold) return {};
  return {
    'items without clicks, recall@20': cold.cold.recall,
    'items without clicks, mrr@20': cold.cold.mrr,
    'items without clicks, cost for the others in recall@20': cold.cost.recall,
    'items without clicks, cost for the others in mrr@20': cold.cost.mrr,
  };
}
