import {EVENT_KINDS} from '../contract/event-kinds.ts';

/** Edges between the classes of time since the visit's previous event, ms: 5 s, 20 s, 1, 3, 10 minutes. */
const GAP_EDGES_MS = [5_000, 20_000, 60_000, 180_000, 600_000];

/**
 * Name of each input column of an event: one per kind, one per class of gap, one for the visit's first event. Model
 * files contain these names, so a column whose meaning changes needs a new name.
 */
export const EVENT_FEATURE_NAMES: readonly string[] = [
  ...EVENT_KINDS.map(toKindFeature),
  ...GAP_EDGES_MS.map((edge) => `gap < ${edge}`),
  'gap longer',
  'first event',
];

/** Number of values that writeEventFeatures writes. */
export const EVENT_FEATURES = EVENT_FEATURE_NAMES.length;

/** Name of a kind's column. */
export function toKindFeature(kind: string): string {
  return `kind ${kind}`;
}

/**
 * Writes the input columns of an event except its item: one-hot kind, one-hot time since the previous event.
 *
 * @param kind class of EVENT_KINDS
 * @param gapMs milliseconds since the visit's previous event, or -1 for its first
 * @param out EVENT_FEATURES values are written from `offset`; they must be zero before
 */
export function writeEventFeatures(
  kind: number,
  gapMs: number,
  {out, offset}: {out: Float32Array; offset: number},
): void {
  out[offset + kind] = 1;
  out[offset + EVENT_KINDS.length + toGapClass(gapMs)] = 1;
}

function toGapClass(gapMs: number): number {
  if (gapMs < 0) return GAP_EDGES_MS.length + 1;
  const index = GAP_EDGES_MS.findIndex((edge) => gapMs < edge);
  return index < 0 ? GAP_EDGES_MS.length : index;
}
