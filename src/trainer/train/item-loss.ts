import type {NetworkSizes} from '../../core/predict/network.ts';
import type {Matrix, Program} from '../graph/executor.ts';
import {toMatrix} from '../graph/to-matrix.ts';
import type {Candidates} from './candidates.ts';
import type {Example} from './examples.ts';

/** Examples of a batch, the candidates they are scored against, and the network's outputs. */
export interface ItemLossInput {
  readonly examples: readonly Example[];
  readonly candidates: Candidates;
  /** The network's outputs `query` [rows, d] and `repeat` [rows, memory], rows in time-major order. */
  readonly found: Readonly<Record<string, Matrix>>;
  readonly sizes: NetworkSizes;
  readonly scale: number;
}

/** Mean cross entropy of the next item, in nats, and its derivatives. */
export interface ItemLoss {
  readonly loss: number;
  /** [rows, d] with respect to the network's query. */
  readonly query: Matrix;
  /** [rows, memory] with respect to its repeat bonuses. */
  readonly repeat: Matrix;
  /** [candidates, d] with respect to the candidates' vectors. */
  readonly items: Float32Array;
}

/** An item that is always a candidate of an example, and its term of the partition sum. */
interface CertainItem {
  /** Position among the candidates. */
  readonly at: number;
  readonly item: number;
  /** The item's positions among the newest events. */
  readonly positions: readonly number[];
  /** Sum of its repeat bonuses. */
  readonly bias: number;
  readonly exact: number;
  /** The item's term in the softmax over sampled candidates. */
  readonly sampled: number;
}

/** Gradients of one batch between softmax and network. */
interface Gradients {
  /** [examples, d] */
  readonly query: Float32Array;
  readonly items: Float32Array;
  readonly repeat: Float32Array;
}

/**
 * The loss of a batch; NaN, with derivatives of zero, where no event of it is followed by an item.
 *
 * @param softmax the graph of softmax-graph.ts, with bias where candidates were drawn
 */
export async function computeItemLoss(input: ItemLossInput, softmax: Program): Promise<ItemLoss> {
  const {examples, candidates, found, sizes, scale} = input;
  const {vector: d, memory} = sizes;
  const {rows} = found['query'];
  const count = examples.length;
  if (count === 0) {
    return {
      loss: Number.NaN,
      query: toMatrix(new Float32Array(rows * d), rows, d),
      repeat: toMatrix(new Float32Array(rows * memory), rows, memory),
      items: new Float32Array(candidates.count * d),
    };
  }
  const query = toQueries(input);
  const certain = examples.map((example, index) => toCertainItems(input, {example, index, query}));
  const extra = Float32Array.from(certain, (items) =>
    items.reduce((sum, {exact, sampled}) => Math.fround(sum + (exact - sampled)), 0),
  );
  const weight = Math.fround(1 / count);
  const result = await softmax.run({
    query: toMatrix(query, count, d),
    items: toMatrix(candidates.vectors, candidates.count, d),
    weight: toMatrix(new Float32Array(count).fill(weight), count, 1),
    extra: toMatrix(extra, count, 1),
    ...(candidates.bias ? {bias: toMatrix(candidates.bias, 1, candidates.count)} : {}),
  });
  const gradients = {
    query: result['d.query'].data,
    items: result['d.items'].data,
    repeat: new Float32Array(rows * memory),
  };
  const rowGradient = new Float32Array(rows * d);
  let loss = 0;
  examples.forEach((example, index) => {
    const z = result['z'].data[index] + extra[index];
    const logit = addSparseGradient(input, {example, index, query, certain: certain[index], z, weight, gradients});
    loss -= weight * (logit - Math.log(z));
    for (let k = 0; k < d; k++) rowGradient[example.row * d + k] = scale * gradients.query[index * d + k];
  });
  const {mask} = candidates;
  if (mask) for (let i = 0; i < gradients.items.length; i++) gradients.items[i] *= mask[i];
  return {
    loss,
    query: toMatrix(rowGradient, rows, d),
    repeat: toMatrix(gradients.repeat, rows, memory),
    items: gradients.items,
  };
}

/** [examples, d] queries times the scale. */
function toQueries({examples, found, sizes, scale}: ItemLossInput): Float32Array {
  const {vector: d} = sizes;
  const query = new Float32Array(examples.length * d);
  examples.forEach(({row}, index) => {
    for (let k = 0; k < d; k++) query[index * d + k] = scale * found['query'].data[row * d + k];
  });
  return query;
}

/** Items that are always candidates of an example, whose terms of the partition sum are therefore exact. */
function toCertainItems(
  {candidates, found, sizes}: ItemLossInput,
  {example: {row, target, repeats}, index, query}: {example: Example; index: number; query: Float32Array},
): CertainItem[] {
  const {vector: d, memory} = sizes;
  const toCertain = (item: number, bias: number, positions: readonly number[]): CertainItem => {
    const at = candidates.positionOf(item);
    const logit = dot(query, index * d, {other: candidates.vectors, offset: at * d, length: d});
    const sampled = Math.exp(logit + (candidates.bias ? candidates.bias[at] : 0));
    return {at, item, positions, bias, exact: Math.exp(logit + bias), sampled};
  };
  const certain = repeats.map(({item, positions}) => {
    const bias = positions.reduce((sum, position) => sum + found['repeat'].data[row * memory + position], 0);
    return toCertain(item, bias, positions);
  });
  const isRepeat = repeats.some(({item}) => item === target);
  return candidates.bias && !isRepeat ? [...certain, toCertain(target, 0, [])] : certain;
}

/** Adds the contributions of the target and of the certain items to the gradients. @returns the target's logit */
function addSparseGradient(
  {candidates, sizes}: ItemLossInput,
  given: {
    example: Example;
    index: number;
    query: Float32Array;
    certain: readonly CertainItem[];
    /** The example's partition sum. */
    z: number;
    weight: number;
    gradients: Gradients;
  },
): number {
  const {example, index, query, certain, z, weight, gradients} = given;
  const {vectors} = candidates;
  const {vector: d, memory} = sizes;
  const {row, target} = example;
  const add = (position: number, by: number): void => {
    for (let k = 0; k < d; k++) {
      gradients.query[index * d + k] += by * vectors[position * d + k];
      gradients.items[position * d + k] += by * query[index * d + k];
    }
  };
  const targetAt = candidates.positionOf(target);
  let logit = dot(query, index * d, {other: vectors, offset: targetAt * d, length: d});
  for (const {at, item, exact, sampled, positions, bias} of certain) {
    add(at, (weight * (exact - sampled)) / z);
    if (item === target) logit += bias;
    const error = weight * (exact / z - (item === target ? 1 : 0));
    for (const position of positions) gradients.repeat[row * memory + position] += error;
  }
  add(targetAt, -weight);
  return logit;
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
