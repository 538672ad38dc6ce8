import {HEAD_NAMES, type HeadName} from '../../core/contract/heads.ts';
import type {NetworkSizes} from '../../core/predict/network.ts';
import type {Executor, Matrix} from '../graph/executor.ts';
import {createRandom, type Random} from '../random.ts';
import type {Batch} from './batches.ts';
import {type Candidates, CandidateSource} from './candidates.ts';
import {DropoutMasks} from './dropout-masks.ts';
import {toExamples} from './examples.ts';
import {toHeadGradients} from './head-gradients.ts';
import {computeItemLoss} from './item-loss.ts';
import {ItemTable} from './item-table.ts';
import {type NetworkFeeds, toNetworkFeeds} from './network-feeds.ts';
import {type NetworkProgram, NetworkPrograms} from './network-programs.ts';
import {NetworkWeights} from './network-weights.ts';
import {ProfileStates} from './profile-states.ts';
import type {Sequences} from '../history/sequences.ts';
import {toRecordOf} from './to-record-of.ts';

export interface TrainerOptions {
  readonly sizes: NetworkSizes;
  readonly items: number;
  /** Logits are scale x cosine of query and item vector (the inverse temperature). */
  readonly scale: number;
  readonly dropoutItem: number;
  readonly dropoutCandidate: number;
  readonly dropoutHidden: number;
  readonly heads: readonly HeadName[];
  readonly seed: number;
}

export interface StepOptions {
  /** Learning rates of the network and of the item vectors. */
  readonly rate: number;
  readonly itemRate: number;
  /** Candidates drawn beside the batch's own items; undefined scores all items (full softmax). */
  readonly negatives?: number;
}

/** The network's outputs for a batch, rows in time-major order. */
export interface BatchOutput {
  readonly query: Float32Array;
  readonly repeat: Float32Array;
  /** Logits of each head. */
  readonly heads: Readonly<Record<HeadName, Float32Array>>;
  readonly visits: number;
}

/** Trains item vectors and network together, one batch at a time. */
export class NextItemTrainer {
  readonly items: ItemTable;
  readonly weights: NetworkWeights;
  private random: Random;
  private readonly candidates: CandidateSource;
  private readonly programs: NetworkPrograms;
  /** Undefined if no shopper of the history has a second visit. */
  private readonly profiles?: ProfileStates;
  private readonly masks: DropoutMasks;

  constructor(
    executor: Executor,
    private readonly sequences: Sequences,
    readonly options: TrainerOptions,
  ) {
    const {sizes, heads, seed} = options;
    this.random = createRandom(seed);
    this.masks = new DropoutMasks(seed);
    this.items = new ItemTable(options.items, sizes.vector, this.random);
    this.weights = new NetworkWeights(sizes, this.random);
    this.programs = new NetworkPrograms(executor, sizes, heads);
    this.candidates = new CandidateSource(this.items, sequences, {
      vector: sizes.vector,
      memory: sizes.memory,
      dropout: options.dropoutCandidate,
      masks: this.masks,
    });
    if (sequences.hasReturning) this.profiles = new ProfileStates(sequences, sizes.profile);
  }

  /** Every epoch has its own random numbers, so that a resumed run draws the same ones. */
  startEpoch(epoch: number): void {
    this.random = createRandom(this.options.seed * 7919 + epoch + 1);
    this.masks.startEpoch(epoch);
  }

  /** The network's outputs for a batch, without dropout. */
  async predict(batch: Batch): Promise<BatchOutput> {
    const {found} = await this.read(batch, false);
    return {
      query: found['query'].data,
      repeat: found['repeat'].data,
      heads: toRecordOf(HEAD_NAMES, (head) => found[head].data),
      visits: batch.stretches.length,
    };
  }

  /**
   * One step of gradient descent; returns the mean cross entropy of the next item, in nats: NaN where no event of the
   * batch is followed by an item.
   */
  async step(batch: Batch, {rate, itemRate, negatives}: StepOptions): Promise<number> {
    const {sequences} = this;
    const {sizes, scale, heads} = this.options;
    const {feeds, itemMask, found, program} = await this.read(batch, true);
    const examples = toExamples(sequences, batch, sizes.memory);
    const candidates = this.candidates.choose(batch, {negatives, targets: examples.length, random: this.random});
    const softmax = await this.programs.softmax(candidates.bias !== undefined);
    const {loss, query, repeat, items} = await computeItemLoss({examples, candidates, found, sizes, scale}, softmax);
    const gradients = await program.backward.run({
      ...feeds,
      'd.query': query,
      'd.repeat': repeat,
      ...toHeadGradients(batch, found, {sequences, heads}),
    });
    this.weights.update(gradients, rate);
    this.addReadVectors(items, batch, {candidates, read: gradients['d.x'].data, mask: itemMask});
    this.items.startStep();
    for (let position = 0; position < candidates.count; position++) {
      this.items.updateRow(candidates.itemAt(position), items, position * sizes.vector, itemRate);
    }
    return loss;
  }

  /** Weights, optimiser and profile states; see checkpoint.ts. */
  toState(): Record<string, Float32Array> {
    const profiles = this.profiles && {profiles: this.profiles.states};
    return {...this.items.toState(), ...this.weights.toState(), ...profiles};
  }

  restore(state: Readonly<Record<string, Float32Array>>): void {
    this.items.restore(state);
    this.weights.restore(state);
    if (state['profiles']) this.profiles?.states.set(state['profiles']);
  }

  dispose(): Promise<void> {
    return this.programs.dispose();
  }

  /** Runs the network over a batch and stores the profile states at the end of each visit. */
  private async read(
    batch: Batch,
    withDropout: boolean,
  ): Promise<NetworkFeeds & {found: Record<string, Matrix>; program: NetworkProgram}> {
    const {sizes, dropoutItem, dropoutHidden} = this.options;
    const {feeds, itemMask} = toNetworkFeeds(batch, {
      sizes,
      sequences: this.sequences,
      items: this.items,
      starts: this.profiles?.startsOf(batch) ?? new Float32Array(batch.stretches.length * sizes.profile),
      dropout: withDropout ? {masks: this.masks, item: dropoutItem, hidden: dropoutHidden} : undefined,
    });
    const program = await this.programs.network(batch.steps);
    const all = {...this.weights.matrices, ...feeds};
    const found = await program.forward.run(all);
    this.profiles?.keep(batch, found['profile'].data);
    return {feeds: all, itemMask, found, program};
  }

  /**
   * Adds the gradients of the vectors that the network read to those of the candidates, so that each row is updated
   * once.
   */
  private addReadVectors(
    gradient: Float32Array,
    {stretches}: Batch,
    {candidates, read, mask}: {candidates: Candidates; read: Float32Array; mask: Float32Array},
  ): void {
    const {vector: d} = this.options.sizes;
    stretches.forEach(({from, steps}, visit) => {
      for (let step = 0; step < steps; step++) {
        const item = this.sequences.item[from + step];
        if (item < 0) continue;
        const row = step * stretches.length + visit;
        const at = candidates.positionOf(item) * d;
        for (let k = 0; k < d; k++) gradient[at + k] += read[row * d + k] * mask[row * d + k];
      }
    });
  }
}
