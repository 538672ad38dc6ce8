import type {Product, ShopCatalogue} from '../catalogue/product.ts';

let loading: Promise<ReadonlyMap<string, Product>> | undefined;

/** Every product by its id; fetched once a page, and from the browser's cache after that. */
export function loadProducts(): Promise<ReadonlyMap<string, Product>> {
  loading ??= fetch('/catalogue.json')
    .then((response) => response.json() as Promise<ShopCatalogue>)
    .then(({items}) => new Map(items.map((product) => [product.id, product])));
  return loading;
}
