import type {MixWeights, NeighbourTable} from '../../core/predict/model.ts';
import {Graph} from '../graph/graph.ts';
import type {Executor, Program} from '../graph/executor.ts';
import {createRandom} from '../random.ts';
import {log, startProgress} from '../progress.ts';
import {type Batch, MAX_STEPS, toBatches} from './batches.ts';
import {MixFitter} from './fit-mix.ts';
import {NO_PRIOR, type PriorChoice, PriorFitter, toItemPrior} from './fit-prior.ts';
import type {Head} from './head-gradients.ts';
import {NextItemTrainer} from './next-item-trainer.ts';
import {toRepeats} from './examples.ts';
import type {TrainOptions} from './options.ts';
import {type Sequences, type Stretch, toStretches} from './sequences.ts';

/** What one pass over the history gave. */
export interface EpochReport {
  readonly epoch: number;
  /** Mean cross entropy of the next item among the candidates, nats. */
  readonly loss: number;
  /** On the validation part, of the network alone, fractions. */
  readonly recall: number;
  readonly mrr: number;
  readonly seconds: number;
  /** Resident memory at the end. */
  readonly megabytes: number;
}

export interface TrainedNetwork {
  readonly trainer: NextItemTrainer;
  readonly mix: MixWeights;
  readonly prior: PriorChoice;
  readonly epochs: readonly EpochReport[];
  readonly validation: {readonly examples: number; readonly before: Shares; readonly after: Shares};
}

interface Shares {
  readonly recall: number;
  readonly mrr: number;
}

/** Called after every epoch, so that an interrupted run can go on. */
export type OnEpoch = (trainer: NextItemTrainer, epochs: readonly EpochReport[]) => Promise<void>;

/** The rates start this many steps from zero. */
const WARM_UP_STEPS = 300;
/** Validation examples watched after each epoch; the mix is fitted on all. */
const WATCHED_EXAMPLES = 3_000;
const MIX_EXAMPLES = 10_000;
const PRIOR_EXAMPLES = 5_000;
/** The finishing passes read this share of the visits, the newest: tastes and stock drift. */
const FINISH_SHARE = 0.3;
const SMALLEST_RATE = 0.01;

/**
 * Trains on all but the newest visits, fits the mix with neighbours on those, then finishes on the newest including
 * them.
 */
export async function trainNetwork(given: {
  sequences: Sequences;
  items: number;
  heads: readonly Head[];
  options: TrainOptions;
  executor: Executor;
  /**
   * Neighbours as the model file would hold them had the history ended before a visit; undefined where there is no
   * room.
   */
  toNeighbours(lastVisit: number): NeighbourTable | undefined;
  start?: {readonly epochs: readonly EpochReport[]; restore(trainer: NextItemTrainer): void};
  onEpoch?: OnEpoch;
}): Promise<TrainedNetwork> {
  const {sequences, items, heads, options, executor} = given;
  const visits = sequences.start.length - 1;
  const held = Math.min(options.validationVisits, Math.floor(visits * options.validationShare));
  const trainer = new NextItemTrainer(executor, sequences, {...options, items, heads});
  const train = toStretches(sequences, {firstVisit: 0, lastVisit: visits - held, maxSteps: options.maxSteps});
  const newest = Math.floor(visits * (1 - FINISH_SHARE));
  const finish = toStretches(sequences, {firstVisit: newest, lastVisit: visits, maxSteps: options.maxSteps});
  const validation = toBatches(
    toStretches(sequences, {firstVisit: visits - held, lastVisit: visits, maxSteps: MAX_STEPS}),
    options.rows,
  );
  const score = await compileScore(executor, options.sizes.vector);

  const plan = [
    ...Array.from({length: options.epochs}, () => train),
    ...Array.from({length: options.finishEpochs}, () => finish),
  ];
  const steps = plan.map((stretches) => toBatches(stretches, options.rows, createRandom(1)).length);
  const totalSteps = steps.reduce((sum, count) => sum + count, 0);
  const progress = startProgress('train', totalSteps);
  const reports: EpochReport[] = [...(given.start?.epochs ?? [])];
  given.start?.restore(trainer);
  let done = steps.slice(0, reports.length).reduce((sum, count) => sum + count, 0);
  let fitted: ReturnType<MixFitter['fit']> | undefined;
  let prior = NO_PRIOR;
  let examples = 0;

  const fitMix = async (): Promise<void> => {
    const lastVisit = visits - held;
    if (options.trend) {
      const fitter = new PriorFitter(sequences, items, lastVisit);
      await eachExample({trainer, sequences, score, batches: validation, most: PRIOR_EXAMPLES}, (example) =>
        fitter.add(example),
      );
      prior = fitter.fit();
    }
    const addend = toItemPrior(sequences, items, {lastVisit, choice: prior});
    const fitter = new MixFitter(given.toNeighbours(lastVisit) ?? noNeighbours(items));
    examples = await eachExample({trainer, sequences, score, batches: validation, most: MIX_EXAMPLES}, (example) =>
      fitter.add({...example, logits: example.logits.map((logit, item) => logit + addend[item])}),
    );
    fitted = fitter.fit();
  };

  for (let epoch = reports.length; epoch < plan.length; epoch++) {
    if (epoch === options.epochs) await fitMix();
    const startedMs = performance.now();
    let loss = 0;
    const batches = toBatches(plan[epoch], options.rows, createRandom(options.seed * 1000 + epoch));
    trainer.startEpoch(epoch);
    for (const batch of batches) {
      done++;
      const factor = Math.min(1, done / WARM_UP_STEPS) * Math.max(SMALLEST_RATE, 1 - done / totalSteps);
      loss += await trainer.step(batch, {
        rate: options.rate * factor,
        itemRate: options.itemRate * factor,
        negatives: options.negatives,
      });
      progress.show(done, `epoch ${epoch + 1} of ${plan.length}`);
    }
    const watched =
      epoch < options.epochs ? await watch({trainer, sequences, score, batches: validation}) : {recall: 0, mrr: 0};
    const seconds = (performance.now() - startedMs) / 1000;
    const megabytes = process.memoryUsage.rss() / 2 ** 20;
    reports.push({epoch: epoch + 1, loss: loss / Math.max(1, batches.length), ...watched, seconds, megabytes});
    log(toEpochLine(reports[reports.length - 1], plan.length));
    await given.onEpoch?.(trainer, reports);
  }
  if (!fitted) await fitMix();
  await score.dispose();
  const {mix, before, after} = fitted ?? {mix: NO_MIX, before: NOTHING, after: NOTHING};
  return {trainer, mix, prior, epochs: reports, validation: {examples, before, after}};
}

function toEpochLine({epoch, loss, recall, mrr, seconds, megabytes}: EpochReport, epochs: number): string {
  const quality = recall > 0 ? `recall@20 ${(100 * recall).toFixed(1)}, mrr@20 ${(100 * mrr).toFixed(1)}, ` : '';
  return `epoch ${epoch} of ${epochs}: loss ${loss.toFixed(4)}, ${quality}${seconds.toFixed(0)} s, ${megabytes.toFixed(0)} MB`;
}

function noNeighbours(items: number): NeighbourTable {
  return {start: new Int32Array(items + 1), item: new Int32Array(), weight: new Float32Array()};
}

const NO_MIX: MixWeights = {neighbours: [0], decay: 0.7, floor: 0.01};
const NOTHING: Shares = {recall: 0, mrr: 0};

interface ValidationRun {
  readonly trainer: NextItemTrainer;
  readonly sequences: Sequences;
  readonly score: Program;
  readonly batches: readonly Batch[];
  readonly most?: number;
}

/** Recall and MRR at 20 of the network alone. */
async function watch(run: ValidationRun): Promise<Shares> {
  let hits = 0;
  let reciprocal = 0;
  const examples = await eachExample({...run, most: WATCHED_EXAMPLES}, ({target, logits}) => {
    let rank = 1;
    for (const logit of logits) if (logit > logits[target]) rank++;
    if (rank > 20) return;
    hits++;
    reciprocal += 1 / rank;
  });
  return {recall: hits / Math.max(1, examples), mrr: reciprocal / Math.max(1, examples)};
}

/** Gives the logits of every example of the batches, repeats included, until `most` were given. */
async function eachExample(
  {trainer, sequences, score, batches, most = Infinity}: ValidationRun,
  take: (example: {target: number; items: number[]; logits: Float32Array}) => void,
): Promise<number> {
  const {sizes, scale} = trainer.options;
  const {unit, items} = trainer.items;
  let examples = 0;
  for (const batch of spread(batches, most)) {
    const output = await trainer.predict(batch);
    const rows = output.visits * batch.steps;
    const found = await score.run({
      query: {data: output.query, rows, columns: sizes.vector},
      items: {data: unit, rows: items, columns: sizes.vector},
    });
    const cosines = found['scores'].data;
    for (const {stretch, column} of batch.stretches.map((own, index): {stretch: Stretch; column: number} => ({
      stretch: own,
      column: index,
    }))) {
      const start = sequences.start[stretch.visit];
      for (let step = 0; step < stretch.steps; step++) {
        const event = stretch.from + step;
        const target = sequences.item[event + 1];
        if (target < 0) continue;
        const row = step * output.visits + column;
        const logits = cosines.subarray(row * items, row * items + items).map((cosine) => scale * cosine);
        for (const {item, positions} of toRepeats(sequences, {
          visitStart: start,
          event,
          memory: trainer.options.sizes.memory,
        })) {
          for (const position of positions) logits[item] += output.repeat[row * sizes.memory + position];
        }
        take({target, items: Array.from(sequences.item.subarray(start, event + 1)), logits});
        examples++;
      }
    }
    if (examples >= most) break;
  }
  return examples;
}

/** Batches are sorted by length of visit; when only some are read, they are taken evenly. */
function spread(batches: readonly Batch[], most: number): Batch[] {
  const examples = batches.reduce((sum, {stretches}) => sum + stretches.reduce((all, {steps}) => all + steps, 0), 0);
  const stride = Math.max(1, Math.floor(examples / most));
  return batches
    .map(({steps, stretches}) => ({steps, stretches: stretches.filter((_, index) => index % stride === 0)}))
    .filter(({stretches}) => stretches.length > 0);
}

async function compileScore(executor: Executor, vector: number): Promise<Program> {
  const graph = new Graph();
  const query = graph.input('query', 'R', vector);
  const items = graph.input('items', 'C', vector);
  return executor.compile(graph, {scores: graph.matmul(query, items, {transposeB: true})});
}
