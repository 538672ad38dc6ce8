import * as v from 'valibot';
import {ProfilerError} from './errors.ts';

/** Version of the body that is sent. */
export const AGGREGATE_FORMAT = 1;

/** Answers of each slot are numbers 0 .. size - 1; 0 means unknown or none. Both sides know only these sizes. */
export const AGGREGATE_SLOTS = {
  /** Segment + 1. */
  segment: 17,
  /** Strongest category of the shop's list of categories + 1. */
  interest: 33,
  /** low, middle, high. */
  priceTier: 4,
  /** Days with a visit in the last 30: 1, 2-3, 4-7, 8 and more. */
  activity: 5,
  /** Purchase probability below 0.05, 0.2, 0.5, above. */
  intent: 5,
  /** Churn probability below 0.25, 0.5, 0.75, above. */
  churn: 5,
} as const;

export type AggregateSlot = keyof typeof AGGREGATE_SLOTS;

const answer = (size: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(size - 1));

const AggregateSchema = v.strictObject({
  format: v.literal(AGGREGATE_FORMAT),
  /** Random 128-bit name of this profile on the server, hex; not derived from anything. */
  profileId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** SHA-256 of a secret that stays in the browser, hex; whoever shows the secret may erase or read the row. */
  secretHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Day the answers are of, days since the Unix epoch: no finer time leaves the browser. */
  day: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
  /** Privacy parameter of each answer's randomised response, natural log. */
  epsilonPerSlot: v.pipe(v.number(), v.minValue(0.1), v.maxValue(8)),
  /** Each answer went through k-ary randomised response over its slot's size. */
  slots: v.strictObject({
    segment: answer(AGGREGATE_SLOTS.segment),
    interest: answer(AGGREGATE_SLOTS.interest),
    priceTier: answer(AGGREGATE_SLOTS.priceTier),
    activity: answer(AGGREGATE_SLOTS.activity),
    intent: answer(AGGREGATE_SLOTS.intent),
    churn: answer(AGGREGATE_SLOTS.churn),
  }),
});

/** The only data that may leave the browser. */
export type AggregateProfile = Readonly<v.InferOutput<typeof AggregateSchema>>;

/** @throws ProfilerError `aggregate-invalid` naming the first field that does not fit */
export function parseAggregate(raw: unknown): AggregateProfile {
  const result = v.safeParse(AggregateSchema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((step) => String(step.key)).join('.') ?? 'body';
  throw new ProfilerError('aggregate-invalid', `The aggregate does not fit at "${path}": ${issue.message}.`);
}
