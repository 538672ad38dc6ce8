import * as v from 'valibot';
import {parse} from './parse.ts';
import {SLOT_NAMES, type SlotName} from './shared-slots.ts';

export const SHARING_FORMAT = 'vitrine-sharing-1';

/** A task id of DAP, 32 bytes in base64url. */
const TaskIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

const SharingOfferSchema = v.variant('protocol', [
  v.strictObject({format: v.literal(SHARING_FORMAT), protocol: v.literal('coarse')}),
  v.strictObject({
    format: v.literal(SHARING_FORMAT),
    protocol: v.literal('split'),
    /** Base address of the helper's DAP resources; the leader's are below the sync server's own address. */
    helper: v.pipe(v.string(), v.url(), v.maxLength(500)),
    tasks: v.strictObject(
      // One for each name.
      Object.fromEntries(SLOT_NAMES.map((slot) => [slot, TaskIdSchema])) as Record<SlotName, typeof TaskIdSchema>,
    ),
  }),
]);

/**
 * How a sync server wants reports, the answer of `GET {sync}/sharing`: `split` between it and a helper, or `coarse`,
 * with local noise, where there is no second party.
 */
export type SharingOffer = Readonly<v.InferOutput<typeof SharingOfferSchema>>;

/** Where a sync server has its DAP resources, below its base address. */
export const DAP_PATH = '/dap/';

/** @throws ProfilerError `aggregate-invalid` naming the first field that does not fit */
export function parseSharingOffer(raw: unknown): SharingOffer {
  return parse(SharingOfferSchema, raw, {code: 'aggregate-invalid', what: 'The answer of the sync server'});
}
