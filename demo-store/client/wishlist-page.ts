import {html, render} from 'lit';
import {card} from '../pages/card.ts';
import {readWishlist} from './cart.ts';
import {loadProducts} from './catalogue.ts';
import {showHearts} from './lists.ts';

/**
 * What the shopper saved, newest first. A product that is unsaved stays until the page is left, so that this can be
 * undone.
 */
export async function startWishlistPage(): Promise<void> {
  const list = document.querySelector<HTMLElement>('[data-results]');
  const empty = document.querySelector<HTMLElement>('[data-empty]');
  if (!list || !empty) return;
  const products = await loadProducts();
  const saved = readWishlist().flatMap((id) => products.get(id) ?? []);
  render(
    saved.toReversed().map((product) => card(html, product)),
    list,
  );
  showHearts(list);
  empty.hidden = saved.length > 0;
}
