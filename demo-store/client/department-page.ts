import {toPriceClass} from '../pages/department.ts';
import type {Product} from '../catalogue/product.ts';
import {loadProducts} from './catalogue.ts';
import {pushEvent} from './data-layer.ts';
import {ListOrder} from './list-order.ts';
import {askVitrine, callVitrine} from './vitrine.ts';

/** Value of each filter for a product; a product is shown when every used filter has its value. */
const FIELDS: Readonly<Record<string, (product: Product) => string>> = {
  kind: ({category}) => category.split(' > ')[1],
  colour: ({colour}) => colour,
  brand: ({brand}) => brand,
  stock: ({stock}) => (stock > 0 ? 'yes' : 'no'),
  reduced: ({listPriceCents}) => (listPriceCents ? 'yes' : 'no'),
};

/** Filters and order of a department's products, in the browser, with the choice kept in the address. */
export async function startDepartmentPage(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('[data-form="filters"]');
  const list = document.querySelector<HTMLElement>('main .browse .cards');
  const sort = document.querySelector<HTMLSelectElement>('[data-sort]');
  if (!form || !list || !sort) return;
  const cards = [...list.querySelectorAll<HTMLElement>(':scope > .card')];
  const order = openOrder(list, cards, sort);
  const products = await loadProducts();
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
  const prices = [...form.querySelectorAll<HTMLInputElement>('input[name="price"]')];
  const classNames = ['Under €20', '€20 to €50', '€50 to €150', '€150 and more'];

  const show = (): void => {
    const chosen = new Map<string, Set<string>>();
    for (const box of boxes.filter(({checked}) => checked)) {
      chosen.set(box.name, (chosen.get(box.name) ?? new Set()).add(box.value));
    }
    let shown = 0;
    for (const card of cards) {
      const product = products.get(card.dataset.id ?? '');
      const fits = [...chosen].every(([field, values]) => {
        if (!product) return true;
        return values.has(field === 'price' ? classNames[toPriceClass(product)] : FIELDS[field](product));
      });
      card.hidden = !fits;
      if (fits) shown++;
    }
    const count = [...chosen.values()].reduce((sum, values) => sum + values.size, 0);
    setText('[data-result-count]', shown === 1 ? '1 product' : `${shown} products`);
    setText('[data-filter-count]', count > 0 ? `(${count})` : '');
    const empty = document.querySelector<HTMLElement>('[data-empty]');
    if (empty) empty.hidden = shown > 0;
    const query = new URLSearchParams(
      [...chosen].flatMap(([field, values]) => [...values].map((value) => [field, value])),
    );
    history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}`);
  };

  const wanted = new URLSearchParams(location.search);
  for (const box of boxes) box.checked = wanted.getAll(box.name).includes(box.value);
  if (matchMedia('(max-width: 52rem)').matches) form.querySelector('details')?.removeAttribute('open');
  form.addEventListener('change', ({target}) => {
    if (target instanceof HTMLInputElement && target.checked) {
      pushEvent('filter', {filter_name: target.name, filter_value: target.value});
    }
    show();
  });
  form.addEventListener('reset', () => setTimeout(show));
  sort.addEventListener('change', () => {
    if (sort.value === 'personal') return void order.choose('personal');
    if (sort.value === 'featured') return void order.choose('shop');
    order.leave();
    list.append(...toSorted(cards, sort.value, products));
  });
  document.querySelector('[data-action="clear-filters"]')?.addEventListener('click', () => form.reset());
  if (wanted.size > 0 || prices.some(({checked}) => checked)) show();
  await Promise.all([order.settled, offerPersonalOrder(sort)]);
}

/** Starts the order of the department's products, which the choice "Sort by" follows. */
function openOrder(
  list: HTMLElement,
  cards: readonly HTMLElement[],
  sort: HTMLSelectElement,
): ListOrder & {settled: Promise<void>} {
  const byId = new Map(cards.map((card) => [card.dataset.id ?? '', card]));
  const order = new ListOrder();
  const settled = order.open({
    element: list,
    groups: [[...byId.keys()]],
    show(ids, whose) {
      list.append(...ids.flatMap((id) => byId.get(id) ?? []));
      sort.value = whose === 'personal' ? 'personal' : 'featured';
    },
  });
  return Object.assign(order, {settled});
}

/** "For you" is offered only while the shopper allows a profile. */
async function offerPersonalOrder(sort: HTMLSelectElement): Promise<void> {
  const option = sort.querySelector<HTMLOptionElement>('option[value="personal"]');
  const show = (state?: {personalization: boolean}): void => {
    if (option) option.hidden = option.disabled = !state?.personalization;
  };
  callVitrine('on', 'consent', show);
  show(await askVitrine<{personalization: boolean}>('consent'));
}

function toSorted(
  cards: readonly HTMLElement[],
  by: string,
  products: ReadonlyMap<string, Product>,
): readonly HTMLElement[] {
  const at = (card: HTMLElement): Product | undefined => products.get(card.dataset.id ?? '');
  const price = (card: HTMLElement): number => at(card)?.priceCents ?? 0;
  if (by === 'price-up') return cards.toSorted((left, right) => price(left) - price(right));
  if (by === 'price-down') return cards.toSorted((left, right) => price(right) - price(left));
  return cards.toSorted((left, right) => (at(left)?.title ?? '').localeCompare(at(right)?.title ?? ''));
}

function setText(selector: string, text: string): void {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}
