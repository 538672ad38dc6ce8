import {DEPARTMENTS} from '../catalogue/departments.ts';
import {about} from './about.ts';
import {department} from './department.ts';
import {home} from './home.ts';
import {layout} from './layout.ts';
import type {Page, Shop} from './page.ts';
import {cart, checkout, notFound, order, profile, search, wishlist} from './plain-pages.ts';
import {product} from './product.ts';

const PAGES: Readonly<Record<string, (shop: Shop) => Page>> = {
  '/': home,
  '/search': search,
  '/cart': cart,
  '/checkout': checkout,
  '/order': order,
  '/wishlist': wishlist,
  '/profile': profile,
  '/about': about,
};

/**
 * The page at an address.
 *
 * @param path without query, e.g. `/product/morning-mug`
 * @returns a whole document; an address that leads nowhere gives a page with status 404
 */
export function renderPage(path: string, shop: Shop): {readonly status: number; readonly document: string} {
  const page = findPage(path.length > 1 ? path.replace(/\/$/, '') : path, shop);
  return {status: page.status ?? 200, document: layout(page, shop)};
}

function findPage(path: string, shop: Shop): Page {
  if (Object.hasOwn(PAGES, path)) return PAGES[path](shop);
  const [, folder, name, ...rest] = path.split('/');
  if (rest.length === 0 && folder === 'product') {
    const shown = shop.products.find(({id}) => id === name);
    if (shown) return product(shown, shop);
  }
  if (rest.length === 0 && folder === 'department') {
    const shown = DEPARTMENTS.find(({slug}) => slug === name);
    if (shown) return department(shown, shop);
  }
  return notFound(shop);
}
