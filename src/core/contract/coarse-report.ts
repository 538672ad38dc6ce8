import * as v from 'valibot';
import {SHARED_SLOTS, SLOT_NAMES} from './shared-slots.ts';
import {parse} from './parse.ts';

/**
 * Version of the body that is sent. It stands for SHARED_SLOTS and for the ε of core/privacy/budget.ts: another one
 * needs another format.
 */
export const COARSE_FORMAT = 'vitrine-coarse-1';

const CoarseReportSchema = v.pipe(
  v.strictObject({
    format: v.literal(COARSE_FORMAT),
    /** Random 128-bit name of this one report, hex; not derived from anything, never used again. */
    reportId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    /**
     * SHA-256 of a random secret that stays in the browser, hex; whoever shows the secret may erase the report. New
     * for every report.
     */
    secretHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    /** Week the answer is of, see epoch.ts. */
    epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
    /** The question that chance picked. */
    slot: v.picklist(SLOT_NAMES),
    /** Went through k-ary randomised response over the slot's size. */
    answer: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  v.forward(
    v.check(({slot, answer}) => answer < SHARED_SLOTS[slot].size, 'Invalid value: the slot has fewer answers'),
    ['answer'],
  ),
);

/** The only data that may leave the browser: one answer, changed by chance, once an epoch. */
export type CoarseReport = Readonly<v.InferOutput<typeof CoarseReportSchema>>;

/** @throws ProfilerError `aggregate-invalid` naming the first field that does not fit */
export function parseCoarseReport(raw: unknown): CoarseReport {
  return parse(CoarseReportSchema, raw, {code: 'aggregate-invalid', what: 'The report'});
}
