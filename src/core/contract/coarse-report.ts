import * as v from 'valibot';
import {SHARED_SLOTS, SLOT_NAMES} from './shared-slots.ts';
import {parse} from './parse.ts';

/**
 * Version of the body that is sent. It implies SHARED_SLOTS and the ε of core/privacy/budget.ts: when one of them
 * changes, so must the format.
 */
export const COARSE_FORMAT = 'vitrine-coarse-1';

const CoarseReportSchema = v.pipe(
  v.strictObject({
    format: v.literal(COARSE_FORMAT),
    /** Random 128-bit id of this one report, hex; not derived from anything, never used again. */
    reportId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    /**
     * SHA-256 of a random secret that stays in the browser, hex; whoever presents the secret may erase the report. New
     * for every report.
     */
    secretHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    /** Week of the answer, see epoch.ts. */
    epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
    /** The question answered, drawn at random. */
    slot: v.picklist(SLOT_NAMES),
    /** The answer after k-ary randomised response over the slot's size, so it may not be the true one. */
    answer: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  v.forward(
    v.check(({slot, answer}) => answer < SHARED_SLOTS[slot].size, 'Invalid value: the slot has fewer answers'),
    ['answer'],
  ),
);

/** The only data that may leave the browser: one randomised answer per epoch. */
export type CoarseReport = Readonly<v.InferOutput<typeof CoarseReportSchema>>;

/** @throws ProfilerError `aggregate-invalid` naming the first field that does not fit */
export function parseCoarseReport(raw: unknown): CoarseReport {
  return parse(CoarseReportSchema, raw, {code: 'aggregate-invalid', what: 'The report'});
}
