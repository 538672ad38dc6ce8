import * as v from 'valibot';
import {toCountSchema, toListSchema, toTextSchema} from './bounded.ts';
import {PAGE_TYPES} from './page-types.ts';
import {parse} from './parse.ts';

/** Shop systems whose pages hide some of what happens from scripts, see trainer/doctor/check-platform.ts. */
export const SHOP_SYSTEMS = ['shopify', 'woocommerce', 'magento', 'prestashop', 'shopware', 'opencart'] as const;

export type ShopSystem = (typeof SHOP_SYSTEMS)[number];

/** Properties of a page that decide what its shop system hides there. */
export const SYSTEM_MARKS = ['analytics', 'pixel', 'cart-block', 'checkout-block', 'product-block'] as const;

/** Limits of an inspection. */
export const INSPECTION_LIMITS = {
  /** Maximum number of JSON-LD blocks whose text is reported. */
  blocks: 20,
  /** Maximum number of characters of one block; longer blocks are cut, and a fault after the cut is not found. */
  blockText: 300_000,
  /** Maximum number of events of a page that was read without a browser. */
  events: 200,
} as const;

const Text = toTextSchema(500);
const Optional = v.nullish(Text);
const Address = v.nullish(toTextSchema(4000));

/** The product that a page is about, as one of its dialects describes it. */
const TellingSchema = v.object({
  /** Name of the capture source. */
  dialect: toTextSchema(50),
  ids: toListSchema(Text, 300),
  title: Optional,
  price: v.nullish(v.union([v.number(), Text])),
  currency: Optional,
});

/** A block of JSON-LD that is not valid JSON, or was not before it was repaired. */
const BlockSchema = v.object({
  /** Number among the page's blocks, 1 for the first. */
  number: toCountSchema(1, 100_000),
  text: toTextSchema(INSPECTION_LIMITS.blockText),
  /** Whether capture could repair it. */
  isRepaired: v.boolean(),
});

const InspectionSchema = v.object({
  type: v.picklist(PAGE_TYPES),
  /** The sign by which the type was recognised. */
  sign: Text,
  tellings: toListSchema(TellingSchema, 50),
  blocks: toListSchema(BlockSchema, INSPECTION_LIMITS.blocks),
  /** Number of JSON-LD blocks that are too long to be read. */
  longBlocks: toCountSchema(0, 100_000),
  system: v.nullish(v.picklist(SHOP_SYSTEMS)),
  marks: toListSchema(v.picklist(SYSTEM_MARKS), SYSTEM_MARKS.length),
  /** Whether scripts of the page add data that cannot be read without running them. */
  needsScripts: v.boolean(),
  /** The page's own script tag of Vitrine: its address and the files that it names. */
  tag: v.nullish(v.object({src: Text, model: Optional, catalogue: Optional, worker: Optional, currency: Optional})),
  /** Events of the page if it is read as text; cleaning checks their fields. */
  events: toListSchema(v.looseObject({}), INSPECTION_LIMITS.events),
  /** Addresses of the shop's cart, and of its search for a word of this page. */
  cart: Address,
  search: Address,
});

/** What `vitrine doctor` reads on a page, in addition to the events that capture records there. */
export type Inspection = Readonly<v.InferOutput<typeof InspectionSchema>>;

/** @throws ProfilerError `input-format` if a field does not fit: the page's own scripts can change what is read */
export function parseInspection(raw: unknown): Inspection {
  return parse(InspectionSchema, raw, {code: 'input-format', what: 'What was read on the page'});
}
