import {html, nothing, render, type TemplateResult} from 'lit';
import type {Product} from '../catalogue/product.ts';
import {toPrice} from '../pages/format.ts';
import {type CartLine, emptyCart, readCart, toCartSum} from './cart.ts';
import {sums} from './cart-page.ts';
import {loadProducts} from './catalogue.ts';
import {type Ga4Item, pushEcommerce, toGa4Item} from './data-layer.ts';

const ORDER_KEY = 'bellwick-order';

/** An order as the confirmation shows it; nothing of what the shopper typed is in it. */
interface Order {
  readonly number: string;
  readonly lines: readonly CartLine[];
  readonly isExpress: boolean;
  /** Whether the analytics tools of the page were told. */
  readonly isReported: boolean;
}

/** Checks the form and shows the confirmation; no order is sent anywhere. */
export async function startCheckoutPage(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('[data-form="checkout"]');
  const summary = document.querySelector<HTMLElement>('[data-summary]');
  if (!form || !summary) return;
  const products = await loadProducts();
  const lines = readCart().filter(({id}) => products.has(id));
  const isExpress = (): boolean => new FormData(form).get('delivery') === 'express';
  const show = (): void => void render(toSummary(lines, products, isExpress()), summary);
  show();
  if (lines.length === 0) {
    form.querySelector<HTMLButtonElement>('[type="submit"]')?.setAttribute('disabled', '');
    return;
  }
  pushEcommerce('begin_checkout', toItems(lines, products));
  form.addEventListener('change', show);
  form.addEventListener('focusout', ({target}) => {
    if (target instanceof HTMLInputElement && target.value !== '') showError(target);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = [...form.querySelectorAll<HTMLInputElement>('input')];
    const wrong = fields.filter((field) => !showError(field));
    const message = form.querySelector('[data-form-error]');
    if (wrong.length > 0) {
      if (message)
        message.textContent =
          wrong.length === 1 ? 'Please correct one field.' : `Please correct ${wrong.length} fields.`;
      wrong[0].focus();
      return;
    }
    const number = `B-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36).toUpperCase().padStart(7, '0')}`;
    const order: Order = {number, lines, isExpress: isExpress(), isReported: false};
    sessionStorage.setItem(ORDER_KEY, JSON.stringify(order));
    emptyCart();
    location.assign('/order');
  });
}

/** Shows the latest order of this tab and reports it as a purchase once. */
export async function startOrderPage(): Promise<void> {
  const stored = sessionStorage.getItem(ORDER_KEY);
  const summary = document.querySelector<HTMLElement>('[data-summary]');
  const text = document.querySelector('[data-order-text]');
  if (!summary) return;
  summary.hidden = stored === null;
  if (stored === null) return;
  const order = JSON.parse(stored) as Order; // written by the checkout
  const products = await loadProducts();
  if (text)
    text.textContent = `This is a demo, so order ${order.number} is not sent. A real one would arrive ${order.isExpress ? 'tomorrow' : 'in two to three days'}.`;
  render(toSummary(order.lines, products, order.isExpress), summary);
  if (order.isReported) return;
  const {deliveryCents} = toCartSum(order.lines, products, order.isExpress);
  pushEcommerce('purchase', toItems(order.lines, products), {
    transaction_id: order.number,
    shipping: deliveryCents / 100,
  });
  sessionStorage.setItem(ORDER_KEY, JSON.stringify({...order, isReported: true}));
}

/** @returns whether the field is right; says what is wrong below it */
function showError(field: HTMLInputElement): boolean {
  const isRight = field.validity.valid && (!field.required || field.value.trim() !== '');
  const message = document.getElementById(field.getAttribute('aria-describedby') ?? '');
  field.setAttribute('aria-invalid', String(!isRight));
  if (message) message.textContent = isRight ? '' : (message.dataset.hint ?? '');
  return isRight;
}

function toItems(lines: readonly CartLine[], products: ReadonlyMap<string, Product>): Ga4Item[] {
  return lines.flatMap(({id, quantity}) => {
    const product = products.get(id);
    return product ? [toGa4Item(product, {quantity})] : [];
  });
}

function toSummary(
  lines: readonly CartLine[],
  products: ReadonlyMap<string, Product>,
  isExpress: boolean,
): TemplateResult {
  if (lines.length === 0) return html`<p>Your cart is empty. <a href="/">Look around first</a>.</p>`;
  return html`<ul class="mini-lines">
      ${lines.map(({id, quantity}) => {
        const product = products.get(id);
        if (!product) return nothing;
        return html`<li>
          <img src=${product.image} alt="" width="52" height="52" />
          <span>${quantity > 1 ? `${quantity} × ` : ''}${product.title}</span>
          <b>${toPrice(quantity * product.priceCents)}</b>
        </li>`;
      })}
    </ul>
    ${sums(toCartSum(lines, products, isExpress))}`;
}
