/**
 * The fields of a product that decide whether its picture is in the pool. They come from a file of the shop, so each
 * may have any type.
 */
export interface PooledProduct {
  readonly image?: unknown;
  readonly category?: unknown;
}

/** Number of pictures in the pool. At 5 to 20 kB each they take 2 to 8 MB once, later the browser's cache has them. */
export const MAX_POOL = 400;
/** Most categories, which share the pool evenly. */
const MAX_CATEGORIES = 200;

/**
 * Addresses of the pictures that every browser fetches: the first of each category, then the second of each, in the
 * order of the file, so that they do not depend on the shopper.
 *
 * @param toAddress makes an address absolute; undefined for addresses that cards must not use
 */
export function toPool(
  products: readonly (PooledProduct | null)[],
  toAddress: (image: string) => string | undefined,
): string[] {
  const byCategory = new Map<string, string[]>();
  for (const product of products) {
    const {image, category} = product ?? {};
    const address = typeof image === 'string' ? toAddress(image) : undefined;
    if (address === undefined) continue;
    const name = typeof category === 'string' ? category.split('>', 1)[0].trim() : '';
    const known = byCategory.get(name);
    if (!known && byCategory.size === MAX_CATEGORIES) continue;
    if (!known) byCategory.set(name, [address]);
    else if (known.length < MAX_POOL) known.push(address);
  }
  const pool = new Set<string>();
  for (let place = 0; place < MAX_POOL && pool.size < MAX_POOL; place++) {
    for (const addresses of byCategory.values()) {
      const address = addresses.at(place);
      if (address !== undefined && pool.size < MAX_POOL) pool.add(address);
    }
  }
  return [...pool];
}
