import {availableParallelism} from 'node:os';
import {MODEL_FORMAT} from '../../core/contract/manifest.ts';
import {ProfilerError} from '../../core/contract/errors.ts';
import type {NeighbourTable} from '../../core/predict/model.ts';
import {neighbourWidth, toItemBytes} from '../../core/predict/file-sizes.ts';
import {toWeightSpecifications} from '../../core/predict/network.ts';
import {createExecutor} from '../graph/create-executor.ts';
import {toColdVectors} from '../content/cold-items.ts';
import type {History, ItemFacts} from '../history/history.ts';
import {encodeIds} from '../model/encode-items.ts';
import {toNeighbourLimit} from '../model/lists/plan-lists.ts';
import {writeModel} from '../model/write-model.ts';
import {buildNeighbours} from '../neighbours/build-neighbours.ts';
import {pruneNeighbours} from '../neighbours/prune-neighbours.ts';
import {toSha256} from '../sha256.ts';
import {toItemPrior} from './fit-prior.ts';
import {readCheckpoint, removeCheckpoint, writeCheckpoint} from './checkpoint.ts';
import {type Head, PURCHASE_KIND} from './head-gradients.ts';
import type {TrainOptions} from './options.ts';
import {toSequences} from './sequences.ts';
import {trainNetwork, type TrainedNetwork} from './train-network.ts';
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

/** Fewest visits a network is trained on. */
const FEWEST_VISITS = 20;

/** Trains on a history and writes the model files into a folder. */
export async function trainModel(
  history: History,
  given: {
    options: TrainOptions;
    out: string;
    backend: string;
    resume: boolean;
    catalogue?: ReadonlyMap<string, ItemFacts>;
    onEpoch?: () => void;
  },
): Promise<TrainedModel> {
  const {options, out, resume} = given;
  const startedMs = performance.now();
  const {itemIds, rows} = toVocabularyOrder(history);
  const sequences = toSequences(history, rows);
  const visits = sequences.start.length - 1;
  if (visits < FEWEST_VISITS) {
    throw new ProfilerError(
      'training-failed',
      `The history has ${visits} visits, training needs at least ${FEWEST_VISITS}. Import more of it.`,
    );
  }
  const pairs = toNeighbourBudget(itemIds, options);
  const toNeighbours = (lastVisit: number): NeighbourTable | undefined => {
    if (pairs === 0 || options.neighbours === 0) return undefined;
    const table = buildNeighbours(sequences, itemIds.length, {
      perItem: options.neighbours,
      minimumSupport: options.minimumSupport,
      firstVisit: 0,
      lastVisit,
    });
    return pruneNeighbours(table, pairs);
  };
  const executor = await createExecutor(given.backend, Math.max(1, availableParallelism()));
  const fingerprint = toSha256(JSON.stringify([history.dataHash, options]));
  const checkpoint = resume ? await readCheckpoint(out, fingerprint) : undefined;
  const result = await trainNetwork({
    sequences,
    items: itemIds.length,
    heads: toHeads(history),
    options,
    executor,
    toNeighbours,
    start: checkpoint && {epochs: checkpoint.epochs, restore: (trainer) => trainer.restore(checkpoint.state)},
    onEpoch: async (trainer, epochs) => {
      await writeCheckpoint(out, {fingerprint, epochs, state: trainer.toState()});
      given.onEpoch?.();
    },
  });
  const {trainer, mix, prior, validation} = result;
  const neighbours = toNeighbours(visits);
  const cold = toColdRows(history, {
    itemIds,
    rows,
    unit: trainer.items.unit,
    vector: options.sizes.vector,
    catalogue: given.catalogue,
  });
  const bytes = await writeModel(out, {
    itemIds: [...itemIds, ...cold.itemIds],
    unit: cold.unit,
    prior: padPrior(toItemPrior(sequences, itemIds.length, {lastVisit: visits, choice: prior}), cold.itemIds.length),
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
      dataHash: history.dataHash,
      seed: options.seed,
      scores: {
        'validation recall@20, network': validation.before.recall,
        'validation mrr@20, network': validation.before.mrr,
        'validation recall@20': validation.after.recall,
        'validation mrr@20': validation.after.mrr,
      },
      licence: 'unlicensed',
    },
  });
  await trainer.dispose();
  await removeCheckpoint(out);
  return {
    bytes,
    items: itemIds.length,
    coldItems: cold.itemIds.length,
    backend: executor.name,
    seconds: (performance.now() - startedMs) / 1000,
    result,
  };
}

/** A head is trained when the history can teach it. */
function toHeads(history: History): Head[] {
  const kinds = new Set(history.kind);
  const heads: Head[] = [];
  if (kinds.size > 1) heads.push('action');
  if (kinds.has(PURCHASE_KIND)) heads.push('purchase');
  return heads;
}

/** Pairs of neighbours that fit beside everything else in the bytes a model may take; 0 where there is no room. */
function toNeighbourBudget(itemIds: readonly string[], {sizes, bytesPerItem, itemBits}: TrainOptions): number {
  const items = itemIds.length;
  const network = 2 * toWeightSpecifications(sizes).reduce((sum, {rows, columns}) => sum + rows * columns, 0);
  const rows = items * toItemBytes({sizes, itemBits, priorStep: PRIOR_STEP});
  // A byte an item counts its neighbours.
  const taken = rows + network + encodeIds(itemIds).length + MANIFEST_BYTES + items;
  const left = Math.max(items * bytesPerItem, SMALL_MODEL_BYTES) - taken;
  return Math.floor(Math.max(0, Math.min(left, toNeighbourLimit(items))) / (neighbourWidth(items) + 1));
}

const MANIFEST_BYTES = 4_000;
/** A small shop's files are mostly network, so a limit by item would leave it no neighbours. */
const SMALL_MODEL_BYTES = 2_000_000;
/** Logits of one step of an item's prior byte: it reaches ±4, and half a step changes no order that matters. */
const PRIOR_STEP = 1 / 32;

/** Items of the catalogue that the history lacks come last, with vectors learned from content. */
function toColdRows(
  history: History,
  given: {
    itemIds: readonly string[];
    rows: Int32Array;
    unit: Float32Array;
    vector: number;
    catalogue?: ReadonlyMap<string, ItemFacts>;
  },
): {itemIds: string[]; unit: Float32Array} {
  const {itemIds, rows, unit, vector, catalogue} = given;
  const known = new Set(itemIds);
  const cold = [...(catalogue ?? [])].filter(([id]) => !known.has(id));
  if (!catalogue || cold.length === 0) return {itemIds: [], unit};
  const facts: ItemFacts[] = Array.from({length: itemIds.length}, () => ({}));
  history.itemIds.forEach((id, index) => (facts[rows[index]] = {...history.itemFacts[index], ...catalogue.get(id)}));
  const vectors = toColdVectors(facts, unit, {cold: cold.map(([, content]) => content), vector});
  const all = new Float32Array(unit.length + vectors.length);
  all.set(unit);
  all.set(vectors, unit.length);
  return {itemIds: cold.map(([id]) => id), unit: all};
}

/** Items at the end without a prior. */
function padPrior(prior: Float32Array, more: number): Float32Array {
  const all = new Float32Array(prior.length + more);
  all.set(prior);
  return all;
}

/** Items at the end without neighbours. */
function padNeighbours(table: NeighbourTable, items: number): NeighbourTable {
  const start = new Int32Array(items + 1).fill(table.item.length);
  start.set(table.start);
  return {...table, start};
}
