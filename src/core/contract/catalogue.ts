import * as v from 'valibot';
import {ProfilerError} from './errors.ts';

const Text = v.pipe(v.string(), v.maxLength(500));
const ItemSchema = v.object({
  /** The id the shop's pages and events use. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  title: Text,
  /** Path from the root, e.g. `Kitchen > Mugs`; its first step is the category of interests. */
  category: v.optional(Text),
  brand: v.optional(Text),
  colour: v.optional(Text),
  /** Hundredths of the catalogue's currency, tax included. A product without a price is shown without one. */
  priceCents: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  /** Address of the product page and of its picture, relative to the catalogue. */
  url: v.optional(Text),
  image: v.optional(Text),
  /** Pieces in stock; absent means unknown, which counts as in stock. */
  stock: v.optional(v.pipe(v.number(), v.finite())),
});

const CatalogueSchema = v.object({
  /** ISO 4217 code of every price. */
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  items: v.pipe(v.array(ItemSchema), v.maxLength(2_000_000)),
});

export type CatalogueItem = Readonly<v.InferOutput<typeof ItemSchema>>;
export type Catalogue = Readonly<v.InferOutput<typeof CatalogueSchema>>;

/** @throws ProfilerError `catalogue-invalid` naming the first field that does not fit */
export function parseCatalogue(raw: unknown): Catalogue {
  const result = v.safeParse(CatalogueSchema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((step) => String(step.key)).join('.') ?? 'catalogue';
  throw new ProfilerError('catalogue-invalid', `The catalogue does not fit at "${path}": ${issue.message}.`);
}
