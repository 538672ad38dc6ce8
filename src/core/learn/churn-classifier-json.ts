import {ProfilerError} from '../contract/errors.ts';
import {toPurchaseFeatures} from '../features/purchase-features.ts';
import type {ChurnModel} from './churn-classifier.ts';
import {isNumber, parseClassifier, toClassifierJson, type ClassifierJson} from './tree-classifier-json.ts';

/** Names of the purchase features of this version; a model uses some of them, by name. */
const FEATURES = new Set(Object.keys(toPurchaseFeatures([{timeMs: 0, item: 0, quantity: 1, price: 0}], 0) ?? {}));
const MAX_HORIZON_DAYS = 3650;
/** The last instant that a Date can represent. */
const MAX_TIME_MS = 8.64e15;
/** Smallest scale of a feature; a smaller one would be rounding errors of a constant and make answers infinite. */
const MIN_SCALE = 1e-30;

/** A churn model as plain JSON. */
export interface ChurnModelJson {
  readonly format: 1;
  readonly kind: 'churn';
  readonly horizonDays: number;
  readonly trainedUntilMs: number;
  readonly trees: ClassifierJson;
  readonly linear: {
    readonly mean: readonly number[];
    readonly scale: readonly number[];
    readonly weights: readonly number[];
  };
  readonly calibration: ChurnModel['calibration'];
}

/** Writes the model as JSON; parseChurnModel reads it back with the same answers. */
export function toChurnModelJson(model: ChurnModel): ChurnModelJson {
  const {mean, scale, weights} = model.linear;
  return {
    format: 1,
    kind: 'churn',
    horizonDays: model.horizonDays,
    trainedUntilMs: model.trainedUntilMs,
    trees: toClassifierJson(model.trees),
    linear: {mean: [...mean], scale: [...scale], weights: [...weights]},
    calibration: model.calibration,
  };
}

/** @throws ProfilerError `model-corrupt` if a part is missing or does not fit the others */
export function parseChurnModel(raw: unknown): ChurnModel {
  const json = raw as Partial<ChurnModelJson> | null | undefined; // every part is checked before it is used
  if (json?.kind !== 'churn' || json.format !== 1) throw corrupt('is not of kind "churn", format 1');
  const trees = parseClassifier(json.trees);
  const {linear, calibration, horizonDays, trainedUntilMs} = json;
  const features = trees.names.length;
  const stranger = trees.names.find((name) => !FEATURES.has(name));
  if (stranger !== undefined) throw corrupt(`reads "${stranger}", which this version does not know`);
  if (!isList(linear?.mean, features) || !isList(linear.scale, features) || !isList(linear.weights, features + 1)) {
    throw corrupt(`does not have linear weights for its ${features} features`);
  }
  const {slope, offset} = calibration ?? {};
  if (!isNumber(slope) || !isNumber(offset)) throw corrupt('lacks its calibration');
  if (!linear.scale.every((scale) => scale >= MIN_SCALE)) throw corrupt('has a scale of 0, by which it would divide');
  if (!isNumber(horizonDays) || horizonDays <= 0 || horizonDays > MAX_HORIZON_DAYS) throw corrupt('lacks its horizon');
  if (typeof trainedUntilMs !== 'number' || !(Math.abs(trainedUntilMs) <= MAX_TIME_MS)) throw corrupt('lacks its date');
  return {
    horizonDays,
    trainedUntilMs,
    trees,
    linear: {
      mean: Float64Array.from(linear.mean),
      scale: Float64Array.from(linear.scale),
      weights: Float64Array.from(linear.weights),
    },
    calibration: {slope, offset},
  };
}

function isList(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(isNumber);
}

function corrupt(what: string): ProfilerError {
  return new ProfilerError('model-corrupt', `The churn model ${what}. Train the model again.`);
}
