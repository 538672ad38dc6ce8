import * as v from 'valibot';
import {ProfilerError} from './errors.ts';
import {SHARED_SLOTS} from './shared-slots.ts';

/** Version of segments.json that this code writes and reads. */
export const SEGMENTS_FORMAT = 1;

/** Segments that a shared answer can name. */
export const MOST_SEGMENTS = SHARED_SLOTS.segment.size - 1;

const Numbers = v.array(v.pipe(v.number(), v.finite()));
const SegmentsSchema = v.pipe(
  v.object({
    format: v.literal(SEGMENTS_FORMAT),
    /** Names of the features, see core/profile/segment-features.ts; a browser that makes others cannot use the file. */
    features: v.array(v.string()),
    /** [features] a feature is standardised as (value - mean) / scale. */
    means: Numbers,
    scales: v.array(v.pipe(v.number(), v.finite(), v.minValue(1e-9))),
    /** [segments][features] standardised. */
    centroids: v.pipe(v.array(Numbers), v.minLength(1), v.maxLength(MOST_SEGMENTS)),
    /** [segments] for people, each different. */
    names: v.array(v.pipe(v.string(), v.maxLength(100))),
    /** [segments] share of the history's shoppers, 0 to 1. */
    shares: Numbers,
  }),
  v.check(
    ({features, means, scales, centroids, names, shares}) =>
      [means, scales, ...centroids].every(({length}) => length === features.length) &&
      names.length === centroids.length &&
      shares.length === centroids.length,
    'lists differ in length',
  ),
);

/** Groups of shoppers a history has: segments.json of a model. */
export type Segments = Readonly<v.InferOutput<typeof SegmentsSchema>>;

/** @throws ProfilerError `model-corrupt` naming the first field that does not fit */
export function parseSegments(raw: unknown): Segments {
  const result = v.safeParse(SegmentsSchema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((step) => String(step.key)).join('.') ?? 'segments';
  throw new ProfilerError(
    'model-corrupt',
    `segments.json does not fit at "${path}": ${issue.message}. Train the model again with this version.`,
  );
}
