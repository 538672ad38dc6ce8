import * as v from 'valibot';
import {toListSchema, toNumberSchema, toTextSchema} from './bounded.ts';
import {parse} from './parse.ts';
import {RulesSchema} from './rules.ts';

/** Limits of a catalogue. */
export const CATALOGUE_LIMITS = {
  items: 2_000_000,
  /**
   * Maximum size of the file, bytes: a million products with titles and addresses take 200 MB, and a worker has no
   * memory to parse more.
   */
  bytes: 300_000_000,
} as const;

const Text = toTextSchema(500);
/** A number from 0 to a limit that no price or stock reaches and at which sums of doubles are still exact. */
const Amount = toNumberSchema(0, 1e12);
const ItemSchema = v.object({
  /** The id that the shop's pages and events use. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  title: Text,
  /** Path from the root, e.g. `Kitchen > Mugs`; its first step is the category of interests. */
  category: v.optional(Text),
  brand: v.optional(Text),
  colour: v.optional(Text),
  /** In hundredths of the catalogue's currency, with tax. A product without a price is shown without one. */
  priceCents: v.optional(Amount),
  /** Address of the product page and of its picture, relative to the catalogue. */
  url: v.optional(Text),
  image: v.optional(Text),
  /** Number of pieces in stock; absent means unknown, which counts as in stock. */
  stock: v.optional(toNumberSchema(-1e12, 1e12)),
});

const CodeSchema = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));

const CatalogueSchema = v.object({
  /** ISO 4217 code of every price. */
  currency: CodeSchema,
  /** Units of `currency` for one unit of another, by which prices that pages give in that currency are converted. */
  rates: v.optional(v.record(CodeSchema, toNumberSchema(1e-9, 1e9))),
  items: toListSchema(ItemSchema, CATALOGUE_LIMITS.items),
  /** What the shop wants of its lists, see rules.ts; absent where it leaves them alone. */
  rules: v.optional(RulesSchema),
});

export type CatalogueItem = Readonly<v.InferOutput<typeof ItemSchema>>;
export type Catalogue = Readonly<v.InferOutput<typeof CatalogueSchema>>;

/** @throws ProfilerError `catalogue-invalid` naming the first field that does not fit */
export function parseCatalogue(raw: unknown): Catalogue {
  return parse(CatalogueSchema, raw, {code: 'catalogue-invalid', what: 'The catalogue'});
}
