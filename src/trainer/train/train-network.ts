import {type HeadName, HEADS} from '../../core/contract/heads.ts';
import type {MixWeights, NeighbourTable} from '../../core/predict/model.ts';
import type {ColdItems} from '../content/cold-items.ts';
import type {Executor} from '../graph/executor.ts';
import {createRandom} from '../random.ts';
import {log, startProgress} from '../progress.ts';
import {MAX_STEPS, toBatches} from './batches.ts';
import {type ColdChoice, fitCold} from './fit-cold.ts';
import {type PriorChoice, toItemPrior} from './fit-prior.ts';
import {fitRefinement, type FittedRefinement} from './fit-refinement.ts';
import {type FittedShares, fitShares} from './fit-shares.ts';
import {NextItemTrainer} from './next-item-trainer.ts';
import type {TrainOptions} from './options.ts';
import {type Sequences, type Stretch, toStretches} from '../history/sequences.ts';
import {type HeldAnswers, openValidation, type Shares, type Validation} from './validation.ts';

/** Results of one pass over the history. */
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
  /** What the heads say on the validation part, which begins with visit `firstHeld`. */
  readonly held: HeldAnswers;
  readonly firstHeld: number;
  /** Undefined without items that nobody has clicked. */
  readonly cold?: ColdChoice;
  /** Undefined where a second stage does not help. */
  readonly refined?: FittedRefinement;
  readonly epochs: readonly EpochReport[];
  readonly validation: {readonly examples: number; readonly before: Shares; readonly after: Shares};
}

/** Called after every epoch, to write a checkpoint. */
export type OnEpoch = (trainer: NextItemTrainer, epochs: readonly EpochReport[]) => Promise<void>;

/** Steps in which the learning rates rise from zero. */
const WARM_UP_STEPS = 300;
/** Share of the visits, the newest, that the finishing passes read, because tastes and stock change. */
const FINISH_SHARE = 0.3;
const MIN_RATE = 0.01;

/** Data and options of the training of a network. */
export interface TrainNetworkInput {
  readonly sequences: Sequences;
  readonly items: number;
  readonly heads: readonly HeadName[];
  readonly options: TrainOptions;
  readonly executor: Executor;
  /**
   * The neighbours that the model file would hold if the history ended before a visit; undefined if there is no room.
   */
  toNeighbours(lastVisit: number): NeighbourTable | undefined;
  /** Items of the catalogue that the history lacks; undefined if there are none. */
  readonly cold?: ColdItems;
  readonly start?: {readonly epochs: readonly EpochReport[]; restore(trainer: NextItemTrainer): void};
  readonly onEpoch?: OnEpoch;
}

/**
 * Trains on all but the newest visits, fits the weights of neighbours on these, then finishes with passes that include
 * them.
 */
export async function trainNetwork(input: TrainNetworkInput): Promise<TrainedNetwork> {
  const {sequences, items, heads, options, executor} = input;
  const visits = sequences.start.length - 1;
  const lastVisit = visits - Math.min(options.validationVisits, Math.floor(visits * options.validationShare));
  const trainer = new NextItemTrainer(executor, sequences, {...options, items, heads});
  const withLast = needsLastEvents(sequences, heads);
  const held = toStretches(sequences, {firstVisit: lastVisit, lastVisit: visits, maxSteps: MAX_STEPS, withLast});
  const validation = await openValidation(executor, {trainer, sequences, batches: toBatches(held, options.rows)});
  const plan = toPlan(sequences, options, {lastVisit, withLast});
  const epochs: EpochReport[] = [...(input.start?.epochs ?? [])];
  input.start?.restore(trainer);
  const passes = new Passes({trainer, plan, options}, epochs.length);
  const fit = (): Promise<Fitted> => fitAll(validation, input, {trainer, lastVisit});
  let fitted: Fitted | undefined;
  while (epochs.length < plan.length) {
    const epoch = epochs.length;
    if (epoch === options.epochs) fitted = await fit();
    const startedMs = performance.now();
    const loss = await passes.run(epoch);
    const watched = epoch < options.epochs ? await validation.watch() : {recall: 0, mrr: 0};
    const seconds = (performance.now() - startedMs) / 1000;
    const megabytes = process.memoryUsage.rss() / 2 ** 20;
    epochs.push({epoch: epoch + 1, loss, ...watched, seconds, megabytes});
    log(toEpochLine(epochs[epoch], plan.length));
    await input.onEpoch?.(trainer, epochs);
  }
  const {examples, before, after, ...parts} = fitted ?? (await fit());
  await validation.dispose();
  return {...parts, firstHeld: lastVisit, trainer, epochs, validation: {examples, before, after}};
}

/** What is fitted on the validation part. */
type Fitted = FittedShares & Pick<TrainedNetwork, 'held' | 'cold' | 'refined'>;

async function fitAll(
  validation: Validation,
  {sequences, items, heads, options, toNeighbours, cold}: TrainNetworkInput,
  {trainer, lastVisit}: {trainer: NextItemTrainer; lastVisit: number},
): Promise<Fitted> {
  const neighbours = toNeighbours(lastVisit);
  const {trend} = options;
  const shares = await fitShares(validation, {sequences, items, lastVisit, neighbours, trend});
  const prior = toItemPrior(sequences, items, {lastVisit, choice: shares.prior});
  const {mix} = shares;
  const {seed} = options;
  return {
    ...shares,
    refined: await fitRefinement(validation, {sequences, items, lastVisit, prior, mix, neighbours, seed}),
    held: await validation.readHeads(heads),
    cold: cold && (await fitCold(validation, {trainer, cold, prior, mix, neighbours})),
  };
}

/**
 * Whether the last events of visits teach something: a head that says what still comes, or the state that the shopper's
 * next visit starts from. Without these they would only cost time.
 */
function needsLastEvents({hasReturning}: Sequences, heads: readonly HeadName[]): boolean {
  return hasReturning || heads.some((head) => HEADS[head].link === 'sigmoid');
}

/** The stretches that each epoch reads: all but the newest visits first, the newest ones in the finishing passes. */
function toPlan(
  sequences: Sequences,
  {epochs, finishEpochs, maxSteps}: TrainOptions,
  {lastVisit, withLast}: {lastVisit: number; withLast: boolean},
): (readonly Stretch[])[] {
  const visits = sequences.start.length - 1;
  const newest = Math.floor(visits * (1 - FINISH_SHARE));
  const train = toStretches(sequences, {firstVisit: 0, lastVisit, maxSteps, withLast});
  const finish = toStretches(sequences, {firstVisit: newest, lastVisit: visits, maxSteps, withLast});
  return [...Array.from({length: epochs}, () => train), ...Array.from({length: finishEpochs}, () => finish)];
}

/** Passes over the history, whose learning rates rise at first and then fall to the end of the last one. */
class Passes {
  private readonly total: number;
  private readonly progress: ReturnType<typeof startProgress>;
  private done: number;

  /** @param passed number of passes that an interrupted run had finished */
  constructor(
    private readonly input: {
      readonly trainer: NextItemTrainer;
      readonly plan: readonly (readonly Stretch[])[];
      readonly options: TrainOptions;
    },
    passed: number,
  ) {
    const {plan, options} = input;
    const steps = plan.map((stretches) => toBatches(stretches, options.rows, createRandom(1)).length);
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    this.total = sum(steps);
    this.done = sum(steps.slice(0, passed));
    this.progress = startProgress('train', this.total);
  }

  /** One pass; returns its mean loss. */
  async run(epoch: number): Promise<number> {
    const {trainer, plan, options} = this.input;
    const losses: number[] = [];
    const batches = toBatches(plan[epoch], options.rows, createRandom(options.seed * 1000 + epoch));
    trainer.startEpoch(epoch);
    for (const batch of batches) {
      this.done++;
      const factor = Math.min(1, this.done / WARM_UP_STEPS) * Math.max(MIN_RATE, 1 - this.done / this.total);
      const loss = await trainer.step(batch, {
        rate: options.rate * factor,
        itemRate: options.itemRate * factor,
        negatives: options.negatives,
      });
      if (!Number.isNaN(loss)) losses.push(loss);
      this.progress.show(this.done, `epoch ${epoch + 1} of ${plan.length}`);
    }
    return losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length);
  }
}

function toEpochLine({epoch, loss, recall, mrr, seconds, megabytes}: EpochReport, epochs: number): string {
  const quality = recall > 0 ? `recall@20 ${(100 * recall).toFixed(1)}, mrr@20 ${(100 * mrr).toFixed(1)}, ` : '';
  return `epoch ${epoch} of ${epochs}: loss ${loss.toFixed(4)}, ${quality}${seconds.toFixed(0)} s, ${megabytes.toFixed(0)} MB`;
}
