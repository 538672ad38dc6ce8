/**
 * What of a product decides whether its picture is in the pool; from a file of the shop, so any field may be anything.
 */
export interface PooledProduct {
  readonly image?: unknown;
  readonly category?: unknown;
}

/** Pictures of the pool. At 5 to 20 kB each they are 2 to 8 MB once, and then the browser's cache. */
export const MAX_POOL = 400;
/** Categories that share the pool evenly. */
const MAX_CATEGORIES = 200;

/**
 * Addresses of the pictures that every browser fetches: the first of each category, then the second of each, in the
 * order of the file, which knows nothing of who looks.
 *
 * @param toAddress makes an address absolute; undefined where no card may use it
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
