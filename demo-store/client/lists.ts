import {readWishlist, toggleWish} from './cart.ts';
import {loadProducts} from './catalogue.ts';
import {type Ga4Item, pushEcommerce, toGa4Item} from './data-layer.ts';
import {showToast} from './toast.ts';

/** Lists longer than this are told in part, as GA4 asks. */
const MAX_LIST_LENGTH = 200;

/** Tells which products a list shows. */
export function reportList(list: Element): void {
  const name = list.getAttribute('data-list') ?? '';
  const cards = [...list.querySelectorAll<HTMLElement>(':scope > .card')].filter((card) => !card.hidden);
  const items = cards.slice(0, MAX_LIST_LENGTH).map(toCardItem);
  if (items.length > 0) pushEcommerce('view_item_list', items, {item_list_id: name});
}

/** Clicks on cards and hearts, wherever on the page they are. */
export function startLists(): void {
  addEventListener('click', ({target}) => {
    if (!(target instanceof Element)) return;
    const heart = target.closest<HTMLElement>('[data-action="wish"]');
    if (heart) return void wish(heart);
    const card = target.closest('.card-link')?.closest<HTMLElement>('.card');
    const list = card?.closest('[data-list]');
    if (!card || !list) return;
    const position = [...list.children].indexOf(card);
    pushEcommerce('select_item', [toCardItem(card, position)], {item_list_id: list.getAttribute('data-list')});
  });
  showHearts(document);
}

/** Marks the hearts of what is saved. */
export function showHearts(root: ParentNode): void {
  const saved = new Set(readWishlist());
  for (const heart of root.querySelectorAll<HTMLElement>('[data-action="wish"]')) {
    heart.setAttribute('aria-pressed', String(saved.has(heart.dataset.id ?? '')));
  }
}

async function wish(heart: HTMLElement): Promise<void> {
  const id = heart.dataset.id ?? '';
  const isSaved = toggleWish(id);
  showHearts(document);
  const product = (await loadProducts()).get(id);
  if (!product) return;
  if (isSaved) {
    pushEcommerce('add_to_wishlist', [toGa4Item(product)]);
    showToast(`${product.title} is saved.`, {text: 'See all', url: '/wishlist'});
  } else showToast(`${product.title} is no longer saved.`);
}

function toCardItem(card: HTMLElement, index: number): Ga4Item {
  return {
    item_id: card.dataset.id ?? '',
    item_name: card.querySelector('.card-title')?.textContent ?? '',
    item_brand: card.querySelector('.card-brand')?.textContent ?? '',
    index,
  };
}
