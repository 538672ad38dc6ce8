import * as v from 'valibot';
import {ProfilerError} from './errors.ts';

/** Everything a shopper can do that the profiler learns from, in the order of the model's next-action classes. */
export const EVENT_KINDS = [
  'view',
  'click',
  'search',
  'filter',
  'cart-add',
  'cart-remove',
  'checkout',
  'purchase',
  'wishlist',
  'share',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** Kinds that say something about one product and so must carry its `itemId`. */
export const ITEM_KINDS: ReadonlySet<EventKind> = new Set<EventKind>([
  'view',
  'click',
  'cart-add',
  'cart-remove',
  'purchase',
  'wishlist',
  'share',
]);

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const ShopEventSchema = v.pipe(
  v.object({
    /** What the shopper did. */
    kind: v.picklist(EVENT_KINDS),
    /** Milliseconds since the Unix epoch, written by the page's clock. */
    timeMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
    /** The product; required for item kinds. */
    itemId: v.optional(Id),
    /** Words of a search, as typed, at most 500 characters. */
    query: v.optional(v.pipe(v.string(), v.maxLength(500))),
    /** Pieces, 1 or more. */
    quantity: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))),
    /** Price of one piece in hundredths of the currency. */
    priceCents: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
    /** ISO 4217 code. */
    currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/))),
    category: v.optional(v.pipe(v.string(), v.maxLength(200))),
    brand: v.optional(v.pipe(v.string(), v.maxLength(200))),
  }),
  v.check((event) => !ITEM_KINDS.has(event.kind) || event.itemId !== undefined, 'itemId is required for this kind'),
);

/** One thing a shopper did; see the schema for units and bounds of each field. */
export type ShopEvent = Readonly<v.InferOutput<typeof ShopEventSchema>>;

/**
 * Reads an event that came from outside.
 *
 * @throws ProfilerError `event-invalid`, naming the first field that does not fit
 */
export function parseEvent(raw: unknown): ShopEvent {
  const result = v.safeParse(ShopEventSchema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((step) => String(step.key)).join('.') ?? 'event';
  throw new ProfilerError('event-invalid', `An event does not fit at "${path}": ${issue.message}. See EVENT_KINDS.`);
}
