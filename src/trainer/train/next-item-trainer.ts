import {EVENT_FEATURES, writeEventFeatures} from '../../core/features/event-features.ts';
import type {NetworkSizes} from '../../core/predict/network.ts';
import type {Executor, Matrix, Program} from '../graph/executor.ts';
import {createRandom, type Random} from '../random.ts';
import type {Batch} from './batches.ts';
import {ItemTable} from './item-table.ts';
import {buildNetworkGraph} from './network-graph.ts';
import {NetworkWeights} from './network-weights.ts';
import {toExamples} from './examples.ts';
import {DropoutMasks} from './dropout-masks.ts';
import {type Head, toHeadGradients} from './head-gradients.ts';
import {type Candidates, CandidateSource} from './candidates.ts';
import type {Sequences} from './sequences.ts';
import {buildSoftmaxGraph} from './softmax-graph.ts';

export interface TrainerOptions {
  readonly sizes: NetworkSizes;
  readonly items: number;
  /** Logits are scale x cosine of query and item vector (the inverse temperature). */
  readonly scale: number;
  readonly dropoutItem: number;
  readonly dropoutCandidate: number;
  readonly dropoutHidden: number;
  readonly heads: readonly Head[];
  readonly seed: number;
}

export interface StepOptions {
  /** Learning rates of the network and of the item vectors. */
  readonly rate: number;
  readonly itemRate: number;
  /** Candidates drawn beside the batch's own items; undefined scores all items (full softmax). */
  readonly negatives?: number;
}

/** What the network says of a batch, rows in time-major order. */
export interface BatchOutput {
  readonly query: Float32Array;
  readonly repeat: Float32Array;
  readonly action: Float32Array;
  readonly purchase: Float32Array;
  readonly visits: number;
}

/** Trains item vectors and network together, one batch at a time. */
export class NextItemTrainer {
  readonly items: ItemTable;
  readonly weights: NetworkWeights;
  private random: Random;
  private readonly candidates: CandidateSource;
  private readonly programs = new Map<number, {forward: Program; backward: Program}>();
  private readonly softmax = new Map<boolean, Program>();
  private readonly profiles?: Float32Array;
  private readonly masks: DropoutMasks;

  constructor(
    private readonly executor: Executor,
    private readonly sequences: Sequences,
    readonly options: TrainerOptions,
  ) {
    this.random = createRandom(options.seed);
    this.masks = new DropoutMasks(options.seed);
    this.items = new ItemTable(options.items, options.sizes.vector, this.random);
    this.weights = new NetworkWeights(options.sizes, this.random);
    this.candidates = new CandidateSource(this.items, sequences, {
      vector: options.sizes.vector,
      memory: options.sizes.memory,
      dropout: options.dropoutCandidate,
      masks: this.masks,
    });
    if (sequences.hasReturning) this.profiles = new Float32Array((sequences.start.length - 1) * options.sizes.profile);
  }

  /** Every epoch draws its own random numbers, so that a run that goes on after an interruption draws the same ones. */
  startEpoch(epoch: number): void {
    this.random = createRandom(this.options.seed * 7919 + epoch + 1);
    this.masks.startEpoch(epoch);
  }

  /** The network's outputs for a batch, without dropout. */
  async predict(batch: Batch): Promise<BatchOutput> {
    const {feeds} = this.toFeeds(batch, false);
    const {forward} = await this.program(batch.steps);
    const found = await forward.run(feeds);
    this.keepProfiles(batch, found['profile'].data);
    return {
      query: found['query'].data,
      repeat: found['repeat'].data,
      action: found['action'].data,
      purchase: found['purchase'].data,
      visits: batch.stretches.length,
    };
  }

  /** One step of gradient descent; returns the mean cross entropy of the next item, in nats. */
  async step(batch: Batch, {rate, itemRate, negatives}: StepOptions): Promise<number> {
    const {sizes, scale, heads} = this.options;
    const {vector: d, memory} = sizes;
    const {feeds, itemMask, rows} = this.toFeeds(batch, true);
    const {forward, backward} = await this.program(batch.steps);
    const found = await forward.run(feeds);
    this.keepProfiles(batch, found['profile'].data);

    const examples = toExamples(this.sequences, batch, memory);
    const query = new Float32Array(examples.length * d);
    examples.forEach(({row}, example) => {
      for (let k = 0; k < d; k++) query[example * d + k] = scale * found['query'].data[row * d + k];
    });
    const candidates = this.candidates.choose(batch, {negatives, targets: examples.length, random: this.random});
    const {vectors, mask: candidateMask} = candidates;
    const weight = new Float32Array(examples.length).fill(1 / Math.max(1, examples.length));
    const extra = new Float32Array(examples.length);
    const sparse = examples.map(({row, target, repeats}, example) => {
      // Items that are certain to be candidates of this row get their exact share of the partition sum.
      const certain = repeats.map(({item, positions}) => {
        const bias = positions.reduce((sum, position) => sum + found['repeat'].data[row * memory + position], 0);
        return this.toCertain(query, example, {item, bias, positions, candidates});
      });
      if (candidates.bias && !repeats.some(({item}) => item === target)) {
        certain.push(this.toCertain(query, example, {item: target, bias: 0, positions: [], candidates}));
      }
      for (const entry of certain) extra[example] += entry.exact - entry.sampled;
      return certain;
    });

    const softmax = await this.softmaxProgram(candidates.bias !== undefined);
    const result = await softmax.run({
      query: matrix(query, examples.length, d),
      items: matrix(vectors, candidates.count, d),
      weight: matrix(weight, examples.length, 1),
      extra: matrix(extra, examples.length, 1),
      ...(candidates.bias ? {bias: matrix(candidates.bias, 1, candidates.count)} : {}),
    });
    const itemGradient = result['d.items'].data;
    const queryGradient = result['d.query'].data;
    const rowGradient = new Float32Array(rows * d);
    const repeatGradient = new Float32Array(rows * memory);
    let loss = 0;
    examples.forEach(({row, target}, example) => {
      const z = result['z'].data[example] + extra[example];
      const add = (position: number, by: number): void => {
        for (let k = 0; k < d; k++) {
          queryGradient[example * d + k] += by * vectors[position * d + k];
          itemGradient[position * d + k] += by * query[example * d + k];
        }
      };
      const targetAt = candidates.positionOf(target);
      let logit = dot(query, example * d, {other: vectors, offset: targetAt * d, length: d});
      for (const {at, item, exact, sampled, positions, bias} of sparse[example]) {
        add(at, (weight[example] * (exact - sampled)) / z);
        if (item === target) logit += bias;
        const error = weight[example] * (exact / z - (item === target ? 1 : 0));
        for (const position of positions) repeatGradient[row * memory + position] += error;
      }
      add(targetAt, -weight[example]);
      loss -= weight[example] * (logit - Math.log(z));
      for (let k = 0; k < d; k++) rowGradient[row * d + k] = scale * queryGradient[example * d + k];
    });

    if (candidateMask) for (let i = 0; i < itemGradient.length; i++) itemGradient[i] *= candidateMask[i];
    const gradients = await backward.run({
      ...feeds,
      'd.query': matrix(rowGradient, rows, d),
      'd.repeat': matrix(repeatGradient, rows, memory),
      ...toHeadGradients(batch, found, {sequences: this.sequences, heads, sizes}),
    });
    this.weights.update(gradients, rate);
    this.updateItems({batch, candidates, itemGradient, inputGradient: gradients['d.x'].data, itemMask, itemRate});
    return loss;
  }

  /** Weights, optimiser and profile states; see checkpoint.ts. */
  toState(): Record<string, Float32Array> {
    return {...this.items.toState(), ...this.weights.toState(), ...(this.profiles ? {profiles: this.profiles} : {})};
  }

  restore(state: Readonly<Record<string, Float32Array>>): void {
    this.items.restore(state);
    this.weights.restore(state);
    if (state['profiles']) this.profiles?.set(state['profiles']);
  }

  async dispose(): Promise<void> {
    for (const {forward, backward} of this.programs.values()) {
      await forward.dispose();
      await backward.dispose();
    }
    for (const program of this.softmax.values()) await program.dispose();
  }

  private toCertain(
    query: Float32Array,
    example: number,
    entry: {item: number; bias: number; positions: readonly number[]; candidates: Candidates},
  ) {
    const {item, bias, positions, candidates} = entry;
    const d = this.options.sizes.vector;
    const at = candidates.positionOf(item);
    const logit = dot(query, example * d, {other: candidates.vectors, offset: at * d, length: d});
    const sampled = Math.exp(logit + (candidates.bias ? candidates.bias[at] : 0));
    return {at, item, positions, bias, exact: Math.exp(logit + bias), sampled};
  }

  /** Adds the gradient of the vectors that were read to that of the candidates, and updates each touched row once. */
  private updateItems(given: {
    batch: Batch;
    candidates: Candidates;
    itemGradient: Float32Array;
    inputGradient: Float32Array;
    itemMask: Float32Array;
    itemRate: number;
  }): void {
    const {batch, candidates, itemGradient, inputGradient, itemMask, itemRate} = given;
    const d = this.options.sizes.vector;
    const visits = batch.stretches.length;
    batch.stretches.forEach(({from, steps}, visit) => {
      for (let step = 0; step < steps; step++) {
        const item = this.sequences.item[from + step];
        if (item < 0) continue;
        const row = step * visits + visit;
        const at = candidates.positionOf(item) * d;
        for (let k = 0; k < d; k++) itemGradient[at + k] += inputGradient[row * d + k] * itemMask[row * d + k];
      }
    });
    this.items.startStep();
    for (let position = 0; position < candidates.count; position++) {
      this.items.updateRow(candidates.itemAt(position), itemGradient, position * d, itemRate);
    }
  }

  private toFeeds(batch: Batch, withDropout: boolean) {
    const {sizes, dropoutItem, dropoutHidden} = this.options;
    const {vector: d, hidden: h, profile: u} = sizes;
    const visits = batch.stretches.length;
    const rows = visits * batch.steps;
    const x = new Float32Array(rows * d);
    const facts = new Float32Array(rows * EVENT_FEATURES);
    const profile = new Float32Array(visits * u);
    const itemMask = this.masks.draw(withDropout ? rows * d : 0, dropoutItem);
    const hiddenMask = withDropout ? this.masks.draw(rows * h, dropoutHidden) : new Float32Array(rows * h).fill(1);
    const {item, kind, gapMs, previousVisit} = this.sequences;
    const {unit} = this.items;
    batch.stretches.forEach(({visit, from, steps}, column) => {
      const before = previousVisit[visit];
      if (this.profiles && before >= 0) profile.set(this.profiles.subarray(before * u, before * u + u), column * u);
      for (let step = 0; step < steps; step++) {
        const row = step * visits + column;
        const event = from + step;
        writeEventFeatures(kind[event], gapMs[event], {out: facts, offset: row * EVENT_FEATURES});
        if (item[event] < 0) continue;
        const at = item[event] * d;
        if (withDropout) for (let k = 0; k < d; k++) x[row * d + k] = unit[at + k] * itemMask[row * d + k];
        else for (let k = 0; k < d; k++) x[row * d + k] = unit[at + k];
      }
    });
    const feeds: Record<string, Matrix> = {
      ...this.weights.matrices,
      x: matrix(x, rows, d),
      facts: matrix(facts, rows, EVENT_FEATURES),
      'mask.h': matrix(hiddenMask, rows, h),
      'profile.start': matrix(profile, visits, u),
      'zero.d': matrix(new Float32Array(visits * d), visits, d),
      'zero.h': matrix(new Float32Array(visits * h), visits, h),
    };
    return {feeds, itemMask, rows};
  }

  /** A visit starts from the profile its shopper's visit before ended with, as of the last time that was read. */
  private keepProfiles(batch: Batch, states: Float32Array): void {
    const {profile: u} = this.options.sizes;
    const visits = batch.stretches.length;
    batch.stretches.forEach(({visit, steps}, column) => {
      const row = (steps - 1) * visits + column;
      this.profiles?.set(states.subarray(row * u, row * u + u), visit * u);
    });
  }

  private async program(steps: number): Promise<{forward: Program; backward: Program}> {
    const known = this.programs.get(steps);
    if (known) return known;
    const {graph, outputs, withGradients} = buildNetworkGraph(this.options.sizes, steps);
    const forward = await this.executor.compile(graph, outputs);
    const backward = await this.executor.compile(graph, withGradients(['query', 'repeat', ...this.options.heads]));
    const built = {forward, backward};
    this.programs.set(steps, built);
    return built;
  }

  private async softmaxProgram(hasBias: boolean): Promise<Program> {
    const known = this.softmax.get(hasBias);
    if (known) return known;
    const {graph, outputs} = buildSoftmaxGraph(this.options.sizes.vector, hasBias);
    const program = await this.executor.compile(graph, outputs);
    this.softmax.set(hasBias, program);
    return program;
  }
}

function matrix(data: Float32Array, rows: number, columns: number): Matrix {
  return {data, rows, columns};
}

function dot(
  a: Float32Array,
  start: number,
  {other, offset, length}: {other: Float32Array; offset: number; length: number},
): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[start + k] * other[offset + k];
  return sum;
}
