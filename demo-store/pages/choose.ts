import type {Product} from '../catalogue/product.ts';

/**
 * The products a shop shows everybody: available, mixed over departments, always the same ones. Real shops take their
 * best sellers; this one has no sales, so a fixed step through the catalogue stands in for them.
 */
export function toFeatured(products: readonly Product[], count: number, start = 3): Product[] {
  const available = products.filter(({stock}) => stock > 0);
  // 61 has no factor in common with any plausible number of products, so the walk meets every one of them once.
  return Array.from(
    {length: Math.min(count, available.length)},
    (_, step) => available[(start + step * 61) % available.length],
  );
}

/** Products of the same kind first, then of the same department; never the product itself. */
export function toSimilar(products: readonly Product[], product: Product, count: number): Product[] {
  const department = product.category.split(' > ')[0];
  const others = products.filter(({id, stock}) => id !== product.id && stock > 0);
  const sameKind = others.filter(({category, family}) => category === product.category && family !== product.family);
  const sameDepartment = others.filter(
    ({category}) => category !== product.category && category.startsWith(`${department} > `),
  );
  return [...sameKind, ...sameDepartment].slice(0, count);
}
