import * as v from 'valibot';
import {toCountSchema, toListSchema, toNumberSchema, toTextSchema} from './bounded.ts';
import {parse, toModelFault} from './parse.ts';

/** Version of orders.json that this code writes and reads. */
export const ORDERS_FORMAT = 1;

/** Limits of orders.json, which stays below a megabyte. */
export const ORDER_LIMITS = {
  /** Products and categories with a row on buying again, those with most buyers first; some 40 bytes each. */
  products: 20_000,
  categories: 2000,
  /** Products that are bought together with others, and pairs of them, some 15 bytes each. */
  names: 20_000,
  pairs: 30_000,
} as const;
/** Longest gap: with a longer one a shop knows nothing of when something is bought again. */
const MAX_GAP_DAYS = 3650;

const NameSchema = toTextSchema(500);
/** Name; share of the buyers who bought it again, 0 to 1; median days between two orders of the same buyer. */
const RowSchema = v.tuple([NameSchema, toNumberSchema(0, 1), toNumberSchema(0, MAX_GAP_DAYS)]);
const PlaceSchema = toCountSchema(0, ORDER_LIMITS.names - 1);

const OrderFactsSchema = v.object({
  format: v.literal(ORDERS_FORMAT),
  /** By id, for products with enough buyers to tell. */
  products: toListSchema(RowSchema, ORDER_LIMITS.products),
  /** By category path, for all other products: how often a product of the category is bought again. */
  categories: toListSchema(RowSchema, ORDER_LIMITS.categories),
  together: v.object({
    /** Ids of the products of the pairs. */
    names: toListSchema(NameSchema, ORDER_LIMITS.names),
    /** Places in `names` of two products of different categories, and how much they are bought in one order, 0 to 1. */
    pairs: toListSchema(v.tuple([PlaceSchema, PlaceSchema, toNumberSchema(0, 1)]), ORDER_LIMITS.pairs),
  }),
});

/** What the shop's orders say: what is bought again, and what together: orders.json of a model. */
export type OrderFacts = Readonly<v.InferOutput<typeof OrderFactsSchema>>;

/** @throws ProfilerError `model-corrupt` naming the first field that does not fit */
export function parseOrderFacts(raw: unknown): OrderFacts {
  return parse(OrderFactsSchema, raw, toModelFault('orders.json'));
}
