import {html, nothing, render, type TemplateResult} from 'lit';
import type {Product} from '../catalogue/product.ts';
import {toPrice} from '../pages/format.ts';
import {icon} from '../pages/icons.ts';
import {type CartLine, type CartSum, readCart, setQuantity, toCartSum} from './cart.ts';
import {loadProducts} from './catalogue.ts';
import {pushEcommerce, toGa4Item} from './data-layer.ts';

/** Lines, sums and the way to the checkout. */
export async function startCartPage(): Promise<void> {
  const root = document.querySelector<HTMLElement>('[data-cart]');
  if (!root) return;
  const products = await loadProducts();
  root.replaceChildren();

  const change = (product: Product, before: number, after: number): void => {
    setQuantity(product.id, after);
    const event = after > before ? 'add_to_cart' : 'remove_from_cart';
    pushEcommerce(event, [toGa4Item(product, {quantity: Math.abs(after - before)})]);
    show();
  };
  const show = (): void => {
    const lines = readCart().filter(({id}) => products.has(id));
    render(lines.length > 0 ? toCart(lines, products, change) : toEmptyCart(), root);
  };
  show();
  const items = readCart().flatMap(({id, quantity}) => {
    const product = products.get(id);
    return product ? [toGa4Item(product, {quantity})] : [];
  });
  if (items.length > 0) pushEcommerce('view_cart', items);
}

/** The sums below a list of lines. */
export function sums({goodsCents, deliveryCents, totalCents}: CartSum): TemplateResult {
  return html`<dl class="sums">
    <div>
      <dt>Goods</dt>
      <dd>${toPrice(goodsCents)}</dd>
    </div>
    <div>
      <dt>Delivery</dt>
      <dd>${deliveryCents === 0 ? 'free' : toPrice(deliveryCents)}</dd>
    </div>
    <div class="sums-total">
      <dt>Total, tax included</dt>
      <dd>${toPrice(totalCents)}</dd>
    </div>
  </dl>`;
}

function toCart(
  lines: readonly CartLine[],
  products: ReadonlyMap<string, Product>,
  change: (product: Product, before: number, after: number) => void,
): TemplateResult {
  const sum = toCartSum(lines, products);
  return html`<div class="cart-grid">
    <ul class="cart-lines">
      ${lines.map(({id, quantity}) => {
        const product = products.get(id);
        return product ? line(product, quantity, change) : nothing;
      })}
    </ul>
    <aside class="panel summary" aria-label="Sum">
      ${sums(sum)}
      ${sum.untilFreeCents > 0 ? html`<p class="small">Spend ${toPrice(sum.untilFreeCents)} more for free delivery.</p>` : nothing}
      <a class="button button-strong button-wide" href="/checkout">To checkout</a>
      <a class="button button-plain button-wide" href="/">Keep looking</a>
    </aside>
  </div>`;
}

function line(
  product: Product,
  quantity: number,
  change: (product: Product, before: number, after: number) => void,
): TemplateResult {
  const {title, url, image, brand, colour, priceCents, stock} = product;
  return html`<li class="cart-line">
    <a href=${url}><img src=${image} alt="" width="110" height="110" /></a>
    <div>
      <a class="cart-title" href=${url}>${title}</a>
      <p class="small">${brand} · ${colour} · ${toPrice(priceCents)} each</p>
      <div class="stepper" role="group" aria-label="Quantity of ${title}">
        <button type="button" aria-label="One less" @click=${() => change(product, quantity, quantity - 1)}>−</button>
        <output>${quantity}</output>
        <button
          type="button"
          aria-label="One more"
          ?disabled=${quantity >= stock}
          @click=${() => change(product, quantity, quantity + 1)}
        >
          +
        </button>
      </div>
    </div>
    <div class="cart-end">
      <b>${toPrice(priceCents * quantity)}</b>
      <button type="button" class="link" @click=${() => change(product, quantity, 0)}>
        ${icon(html, 'bin')} Remove
      </button>
    </div>
  </li>`;
}

function toEmptyCart(): TemplateResult {
  return html`<div class="panel empty">
    <p><b>Your cart is empty.</b></p>
    <p>Products that you add appear here.</p>
    <p><a class="button button-strong" href="/">Look around</a></p>
  </div>`;
}
