import * as v from 'valibot';
import {parse} from './parse.ts';
import {type SharedSlot, SHARED_SLOTS, SLOT_NAMES, type SlotName} from './shared-slots.ts';

/**
 * Version of the body that is sent. It implies SHARED_SLOTS, toHistogram and the ε of core/privacy/budget.ts: when one
 * of them changes, so must the format.
 */
export const SPLIT_FORMAT = 'vitrine-split-1';

/** Number of reports of an epoch from which on its sums are opened. */
export const MIN_BATCH_REPORTS = 100;

/**
 * Times in DAP messages are multiples of this many seconds. Every report has the time of the Monday of its epoch,
 * 00:00 UTC, whenever it is made.
 */
export const TIME_PRECISION_SECONDS = 86_400;

/** Parameters of Prio3Histogram for a slot. */
export interface HistogramSize {
  readonly length: number;
  /** The square root of the length keeps the proof short (VDAF draft 08, section 7.4.4). */
  readonly chunkLength: number;
}

/** The same in browser and servers: a proof made with other parameters is refused. */
export function toHistogram(slot: SlotName): HistogramSize {
  const {size}: SharedSlot = SHARED_SLOTS[slot];
  return {length: size, chunkLength: Math.round(Math.sqrt(size))};
}

/** Longest DAP-09 report of a slot, in characters of base64url; the longest that is made has 1,696. */
const MAX_CHARACTERS = 2048;

const DapReportSchema = v.pipe(v.string(), v.maxLength(MAX_CHARACTERS), v.regex(/^[A-Za-z0-9_-]+$/));

const SplitReportSchema = v.strictObject({
  format: v.literal(SPLIT_FORMAT),
  /** Random 128-bit id, hex; not derived from anything, never used again. */
  reportId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** SHA-256 of a random secret that stays in the browser, hex; whoever presents the secret may erase the report. */
  secretHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Week of the answers, see epoch.ts. */
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
  /**
   * For each slot, a `Report` of DAP-09 in base64url: a one-hot histogram of the answer, split into two shares with a
   * proof (Prio3Histogram of VDAF-08); one share is encrypted to the leader, the other to the helper.
   */
  reports: v.strictObject(
    // One for each name.
    Object.fromEntries(SLOT_NAMES.map((slot) => [slot, DapReportSchema])) as Record<SlotName, typeof DapReportSchema>,
  ),
});

/**
 * The answers to all slots, each split between two servers: neither can read anything of it. Its length does not depend
 * on the answers.
 */
export type SplitReport = Readonly<v.InferOutput<typeof SplitReportSchema>>;

/** @throws ProfilerError `aggregate-invalid` naming the first field that does not fit */
export function parseSplitReport(raw: unknown): SplitReport {
  return parse(SplitReportSchema, raw, {code: 'aggregate-invalid', what: 'The report'});
}
