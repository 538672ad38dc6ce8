import * as v from 'valibot';
import {toListSchema, toNumberSchema, toTextSchema} from './bounded.ts';
import {SHARED_SLOTS} from './shared-slots.ts';
import {parse, toModelFault} from './parse.ts';

/** Version of segments.json that this code writes and reads. */
export const SEGMENTS_FORMAT = 1;

/** Maximum number of segments of a model: a report's answer 0 means none. */
export const MAX_SEGMENTS = SHARED_SLOTS.segment.size - 1;

/** Maximum number of features of a segment; today there are nine. */
const MAX_FEATURES = 64;
/** Standardised values and their scales are small; this keeps every squared distance finite. */
const MAX_VALUE = 1e9;

const Numbers = toListSchema(toNumberSchema(-MAX_VALUE, MAX_VALUE), MAX_FEATURES);
const SegmentsSchema = v.pipe(
  v.object({
    format: v.literal(SEGMENTS_FORMAT),
    /**
     * Names of the features, see core/profile/segment-features.ts; a browser that computes other features ignores the
     * file.
     */
    features: toListSchema(toTextSchema(100), MAX_FEATURES),
    /** [features] a feature is standardised as (value - mean) / scale. */
    means: Numbers,
    scales: toListSchema(toNumberSchema(1e-9, MAX_VALUE), MAX_FEATURES),
    /** [segments][features] standardised. */
    centroids: toListSchema(Numbers, MAX_SEGMENTS, 1),
    /** [segments] readable names, each different. */
    names: toListSchema(toTextSchema(100), MAX_SEGMENTS),
    /** [segments] share of the history's shoppers, 0 to 1. */
    shares: toListSchema(toNumberSchema(0, 1), MAX_SEGMENTS),
  }),
  v.check(
    ({features, means, scales, centroids, names, shares}) =>
      [means, scales, ...centroids].every(({length}) => length === features.length) &&
      names.length === centroids.length &&
      shares.length === centroids.length,
    'lists differ in length',
  ),
);

/** Groups of shoppers, made from a history by the trainer: segments.json of a model. */
export type Segments = Readonly<v.InferOutput<typeof SegmentsSchema>>;

/** @throws ProfilerError `model-corrupt` naming the first field that does not fit */
export function parseSegments(raw: unknown): Segments {
  return parse(SegmentsSchema, raw, toModelFault('segments.json'));
}
