import {ProfilerError} from '../contract/errors.ts';
import {fromBase64, toBase64} from './base64.ts';
import {MAX_EDGES} from './bins.ts';
import type {TreeClassifier} from './tree-classifier.ts';
import {decodeTrees, encodeTrees, LEAF} from './trees.ts';

/** Maximum number of base64 characters of the trees: half a million nodes, where the trainer makes some thousand. */
const MAX_TREE_LETTERS = 2_000_000;
const MAX_NAME = 100;
/** Bound on log odds, steps and factors: no real model exceeds it, and within it every sum stays finite. */
const MAX_VALUE = 1e6;

/** A classifier as plain JSON; the bytes of its trees are base64. */
export interface ClassifierJson {
  readonly format: 1;
  readonly names: readonly string[];
  readonly edges: readonly (readonly number[])[];
  readonly trees: {readonly bias: number; readonly step: number; readonly bytes: string};
  readonly calibration: TreeClassifier['calibration'];
}

/**
 * Writes a classifier as JSON. Leaf values are rounded to 16 bits, edges to 9 digits; writing a classifier that was
 * read back gives the same JSON.
 */
export function toClassifierJson({names, edges, trees, calibration}: TreeClassifier): ClassifierJson {
  const {bias, step, bytes} = encodeTrees(trees);
  return {
    format: 1,
    names,
    edges: edges.map((own) => Array.from(own, (edge) => Number(edge.toPrecision(9)))),
    trees: {bias, step, bytes: toBase64(bytes)},
    calibration,
  };
}

/**
 * Reads what toClassifierJson wrote.
 *
 * @throws ProfilerError `model-corrupt` if a part is missing or does not fit the others
 */
export function parseClassifier(raw: unknown): TreeClassifier {
  const json = raw as Partial<ClassifierJson> | null | undefined; // every part is checked before it is used
  if (json?.format !== 1) throw corrupt('is not of format 1');
  const {names, edges, trees, calibration} = json;
  if (!Array.isArray(names) || !Array.isArray(edges) || edges.length !== names.length || names.length > LEAF) {
    throw corrupt('does not have edges for each of its features');
  }
  if (!names.every((name) => typeof name === 'string' && name.length <= MAX_NAME)) throw corrupt('lacks its names');
  if (!edges.every(isAscending)) throw corrupt(`does not have up to ${MAX_EDGES} ascending edges for each feature`);
  const {slope, offset} = calibration ?? {};
  if (!isNumber(slope) || !isNumber(offset)) throw corrupt('lacks its calibration');
  if (!isNumber(trees?.bias) || !isNumber(trees.step) || typeof trees.bytes !== 'string') {
    throw corrupt('lacks its trees');
  }
  if (trees.bytes.length > MAX_TREE_LETTERS) throw corrupt(`has more than ${MAX_TREE_LETTERS} letters of trees`);
  const bytes = fromBase64(trees.bytes);
  return {
    names: [...names],
    edges: edges.map((own) => Float64Array.from(own)),
    trees: decodeTrees({bias: trees.bias, step: trees.step, bytes}, names.length),
    calibration: {slope, offset},
  };
}

/** Whether a value is a number small enough to keep every answer finite. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MAX_VALUE;
}

function isAscending(edges: unknown): boolean {
  return (
    Array.isArray(edges) &&
    edges.length <= MAX_EDGES &&
    edges.every((edge, k) => Number.isFinite(edge) && (k === 0 || edge >= edges[k - 1]))
  );
}

function corrupt(what: string): ProfilerError {
  return new ProfilerError('model-corrupt', `The classifier ${what}. Train the model again.`);
}
