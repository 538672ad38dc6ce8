import {EVENT_KINDS} from '../contract/event-kinds.ts';
import {HEADS, type HeadName} from '../contract/heads.ts';
import {EVENT_FEATURE_NAMES} from '../features/event-features.ts';
import type {WeightMatrix} from './model.ts';
import {type NetworkSizes, toWeightSpecifications, type WeightName} from './network.ts';
import type {Vocabulary} from './vocabulary.ts';

/** Sizes of the network in memory: the numbers of input columns and classes are this version's, not the model's. */
export function toOwnSizes(sizes: NetworkSizes): NetworkSizes {
  return {...sizes, features: EVENT_FEATURE_NAMES.length, actions: EVENT_KINDS.length};
}

/**
 * The weights of a model in the order of this version's tables, found by name. Names that the model lacks have no
 * effect: a feature gets a row of zeros, a kind the probability 0, a head zeros. Names that this version lacks are
 * dropped.
 *
 * @param found weights by name as the file has them
 * @param vocabulary that of the model; checkFiles has checked it
 */
export function mapWeights(
  found: ReadonlyMap<string, WeightMatrix>,
  {sizes, vocabulary}: {sizes: NetworkSizes; vocabulary: Vocabulary},
): Record<WeightName, WeightMatrix> {
  const rowsOf = EVENT_FEATURE_NAMES.map((name) => vocabulary.features.indexOf(name));
  const columnsOf = EVENT_KINDS.map((kind) => vocabulary.kinds.indexOf(kind));
  const own = toWeightSpecifications(toOwnSizes(sizes)).map(({name, rows, columns}) => {
    const matrix = found.get(name);
    if (!matrix) return [name, {data: new Float32Array(rows * columns), rows, columns}];
    if (name === 'features.w') return [name, pickRows(matrix, rowsOf)];
    if (!isPerKind(name)) return [name, matrix];
    return [name, pickColumns(matrix, columnsOf, name.endsWith('.b') ? -Infinity : 0)];
  });
  return Object.fromEntries(own) as Record<WeightName, WeightMatrix>; // `specifications` has an entry for each weight
}

/** Whether a weight has a column for each kind. */
function isPerKind(name: string): boolean {
  const [head] = name.split('.');
  return Object.hasOwn(HEADS, head) && HEADS[head as HeadName].link === 'softmax';
}

/** Whether the places are 0, 1, 2, …, so that the matrix can be used as it is. */
const isSame = (places: readonly number[], count: number): boolean =>
  places.length === count && places.every((from, to) => from === to);

/** Makes a matrix of the rows at these places; a place of -1 gives a row of zeros. */
function pickRows(matrix: WeightMatrix, places: readonly number[]): WeightMatrix {
  const {data, rows, columns} = matrix;
  if (isSame(places, rows)) return matrix;
  const picked = new Float32Array(places.length * columns);
  places.forEach((from, row) => {
    if (from >= 0) picked.set(data.subarray(from * columns, (from + 1) * columns), row * columns);
  });
  return {data: picked, rows: places.length, columns};
}

/** Makes a matrix of the columns at these places; a place of -1 gives a column that is filled with `missing`. */
function pickColumns(matrix: WeightMatrix, places: readonly number[], missing: number): WeightMatrix {
  const {data, rows, columns} = matrix;
  if (isSame(places, columns)) return matrix;
  const picked = Float32Array.from({length: rows * places.length}, (_, at) => {
    const from = places[at % places.length];
    return from < 0 ? missing : data[Math.floor(at / places.length) * columns + from];
  });
  return {data: picked, rows, columns: places.length};
}
