/** Catalogue data of an item, as opposed to its clicks. */
export interface ItemContent {
  readonly title?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly colour?: string;
  /** Price in the shop's currency. */
  readonly price?: number;
}

/** Number of columns of toContentFeatures. */
export const CONTENT_FEATURES = 512;

/** Number of letters in an n-gram of a title. */
const GRAM = 4;
/** A price counts in the class of its logarithm to this base, and half in each neighbouring class. */
const PRICE_BASE = 1.5;
/** FNV-1a, 32 bit (Fowler, Noll, Vo): start and prime. */
const HASH_START = 2166136261;
const HASH_PRIME = 16777619;

/**
 * Category, brand, colour, price class, words and letter n-grams of the title, hashed into CONTENT_FEATURES columns
 * with a sign each (feature hashing, Weinberger et al. 2009); the row has unit length, or is zero if nothing is
 * known.
 */
export function toContentFeatures({title, category, brand, colour, price}: ItemContent): Float32Array {
  const out = new Float32Array(CONTENT_FEATURES);
  if (category) add(out, `category ${category.toLowerCase()}`, 3);
  if (brand) add(out, `brand ${brand.toLowerCase()}`, 2);
  if (colour) add(out, `colour ${colour.toLowerCase()}`, 1);
  if (category && colour) add(out, `both ${category.toLowerCase()} ${colour.toLowerCase()}`, 1);
  if (price !== undefined && price > 0) {
    const level = Math.round(Math.log(price) / Math.log(PRICE_BASE));
    for (const near of [-1, 0, 1]) add(out, `price ${level + near} ${category ?? ''}`, near === 0 ? 1 : 0.5);
  }
  for (const word of toWords(title ?? '')) {
    add(out, `word ${word}`, 1);
    for (let at = 0; at + GRAM <= word.length; at++) add(out, `gram ${word.slice(at, at + GRAM)}`, 0.3);
  }
  const length = Math.sqrt(out.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? out.map((value) => value / length) : out;
}

function toWords(text: string): string[] {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);
}

function add(out: Float32Array, feature: string, weight: number): void {
  let hash = HASH_START;
  for (let i = 0; i < feature.length; i++) hash = Math.imul(hash ^ feature.charCodeAt(i), HASH_PRIME);
  out[(hash >>> 0) % CONTENT_FEATURES] += hash & 0x40000000 ? weight : -weight;
}
