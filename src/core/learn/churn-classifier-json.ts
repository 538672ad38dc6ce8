import {ProfilerError} from '../contract/errors.ts';
import type {ChurnModel} from './churn-classifier.ts';
import {parseClassifier, toClassifierJson, type ClassifierJson} from './tree-classifier-json.ts';

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

/** @throws ProfilerError `model-corrupt` where a part is missing or does not fit the others */
export function parseChurnModel(raw: unknown): ChurnModel {
  const json = raw as Partial<ChurnModelJson> | null | undefined; // every part is checked before it is used
  if (json?.kind !== 'churn' || json.format !== 1) throw corrupt('is not of kind "churn", format 1');
  const trees = parseClassifier(json.trees);
  const {linear, calibration, horizonDays, trainedUntilMs} = json;
  const features = trees.names.length;
  if (!isList(linear?.mean, features) || !isList(linear.scale, features) || !isList(linear.weights, features + 1)) {
    throw corrupt(`does not have linear weights for its ${features} features`);
  }
  const {slope, offset} = calibration ?? {};
  if (!isNumber(slope) || !isNumber(offset)) throw corrupt('lacks its calibration');
  if (!isNumber(horizonDays) || !isNumber(trainedUntilMs)) throw corrupt('lacks its horizon');
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

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function corrupt(what: string): ProfilerError {
  return new ProfilerError('model-corrupt', `The churn model ${what}. Train the model again.`);
}
