import type {Product} from '../catalogue/product.ts';
import {addToCart} from './cart.ts';
import {pushEcommerce, pushEvent, toGa4Item} from './data-layer.ts';
import {showToast} from './toast.ts';

/** Gallery, cart and sharing of one product. */
export function startProductPage(): void {
  const data = document.getElementById('page-data')?.textContent;
  if (!data) return;
  const product = JSON.parse(data) as Product; // written by pages/product.ts
  pushEcommerce('view_item', [toGa4Item(product)]);
  startGallery();
  document.querySelector<HTMLFormElement>('[data-form="buy"]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const quantity = Number(new FormData(event.target as HTMLFormElement).get('quantity') ?? 1);
    addToCart(product.id, quantity);
    pushEcommerce('add_to_cart', [toGa4Item(product, {quantity})]);
    showToast(`${quantity > 1 ? `${quantity} × ` : ''}${product.title} is in your cart.`, {
      text: 'To the cart',
      url: '/cart',
    });
  });
  document.querySelector('[data-action="share"]')?.addEventListener('click', () => void share(product));
}

function startGallery(): void {
  const gallery = document.querySelector('[data-gallery]');
  const main = gallery?.querySelector<HTMLElement>('.gallery-main');
  const image = main?.querySelector('img');
  if (!gallery || !main || !image) return;
  const thumbs = [...gallery.querySelectorAll<HTMLButtonElement>('.gallery-thumb')];
  for (const thumb of thumbs) {
    thumb.addEventListener('click', () => {
      main.className = `gallery-main gallery-${thumb.dataset.view}`;
      image.src = thumb.dataset.src ?? image.src;
      image.alt = thumb.dataset.alt ?? '';
      for (const other of thumbs) other.setAttribute('aria-pressed', String(other === thumb));
    });
  }
}

async function share({id, title}: Product): Promise<void> {
  const url = location.href.split(/[?#]/)[0];
  try {
    if (navigator.share) await navigator.share({title, url});
    else {
      await navigator.clipboard.writeText(url);
      showToast('The address is copied.');
    }
    pushEvent('share', {method: 'link', content_type: 'product', item_id: id});
  } catch {
    // The shopper closed the dialog, or the browser does not allow it: nothing was shared.
  }
}
