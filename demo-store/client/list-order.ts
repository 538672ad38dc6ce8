import {CONSENT_KEY, SHOP_ORDER_KEY} from '../pages/personal-order.ts';
import {isStored, readStored, writeStored} from './storage.ts';
import {askVitrine, callVitrine} from './vitrine.ts';

export type Order = 'shop' | 'personal';

/** A list that can be in the shop's order or in the shopper's. */
export interface OrderedList {
  readonly element: HTMLElement;
  /** Ids of the products in the shop's order. Those of one group are equally good, and only they change places. */
  readonly groups: readonly (readonly string[])[];
  /** Shows the products in this order. */
  readonly show: (ids: readonly string[], order: Order) => void;
}

/** What the note says, and what its button offers. */
const NOTES = {
  waiting: ['Sorting …', ''],
  personal: ['Sorted by your taste', 'Shop’s order'],
  shop: ['In the shop’s order', 'Sort by my taste'],
  /** The shopper's order is that of the shop. */
  same: ['In the shop’s order', ''],
} as const;

/**
 * The order of the page's list. The shopper's own is shown only if it is known before the list is seen, or if the
 * shopper asks for it: what a shopper can see does not move.
 */
export class ListOrder {
  readonly #note = document.querySelector<HTMLElement>('[data-order-note]');
  readonly #button = this.#note?.querySelector('button');
  #list: OrderedList | undefined;
  #ranked: Promise<readonly string[]> | undefined;
  #order: Order = 'shop';

  constructor() {
    // Sorting nothing makes the profiler get ready, while a page that looks for its products does so.
    if (mayBePersonal()) void askVitrine('rerank', []);
    this.#button?.addEventListener('click', () => void this.choose(this.#order === 'shop' ? 'personal' : 'shop'));
    callVitrine('on', 'consent', ({personalization}: {personalization: boolean}) => {
      if (personalization) return;
      if (this.#order === 'personal') this.#show('shop');
      this.#write(undefined);
    });
  }

  /** Shows a list for the first time; resolves when its order is settled. */
  async open(list: OrderedList): Promise<void> {
    this.#list = list;
    this.#ranked = undefined;
    const isAllowed = mayBePersonal() && list.groups.some(({length}) => length > 1);
    const isWanted = isAllowed && !isStored(SHOP_ORDER_KEY);
    this.#write(isWanted ? 'waiting' : isAllowed ? 'shop' : undefined);
    this.#show('shop');
    if (!isWanted) return;
    // The style sheet hides a waiting list by an animation, and shows it at the animation's end whatever happens here.
    const [hiding] = list.element.getAnimations();
    const ranked = this.#rank();
    await Promise.race([ranked, hiding?.finished.catch(() => undefined)]);
    if (this.#list !== list) return; // another list is under way
    if (!hiding || hiding.playState === 'finished') this.#write('shop');
    else this.#showRanked(await ranked);
  }

  /** Shows the list in an order that the shopper has chosen, and later lists, too. */
  async choose(order: Order): Promise<void> {
    if (!mayBePersonal()) return this.#show('shop');
    writeStored(SHOP_ORDER_KEY, order === 'shop' ? true : undefined);
    if (order === 'personal') return this.#showRanked(await this.#rank());
    this.#show('shop');
    this.#write('shop');
  }

  /** The list is sorted by something else, such as the price. */
  leave(): void {
    if (this.#note) this.#note.dataset.state = 'left';
  }

  get #shopIds(): readonly string[] {
    return this.#list?.groups.flat() ?? [];
  }

  /** Ids in the shopper's order; the shop's where the profiler does not answer. */
  #rank(): Promise<readonly string[]> {
    return (this.#ranked ??= rank(this.#list?.groups ?? []));
  }

  #showRanked(ids: readonly string[]): void {
    const shopIds = this.#shopIds;
    const isSame = ids.every((id, at) => id === shopIds[at]);
    this.#show(isSame ? 'shop' : 'personal', ids);
    this.#write(isSame ? 'same' : 'personal');
  }

  #show(order: Order, ids = this.#shopIds): void {
    this.#order = order;
    this.#list?.show(ids, order);
  }

  #write(state: keyof typeof NOTES | undefined): void {
    const root = document.documentElement;
    if (state) root.dataset.order = state;
    else delete root.dataset.order;
    if (!this.#note || !this.#button) return;
    this.#note.hidden = !state;
    const [text, offer] = NOTES[state ?? 'same'];
    const status = this.#note.querySelector('span');
    if (status) status.textContent = text;
    this.#button.textContent = offer;
    this.#button.hidden = offer === '';
    this.#note.dataset.state = state;
  }
}

/** Whether the shopper has allowed a profile. */
function mayBePersonal(): boolean {
  return readStored(CONSENT_KEY, {personalization: false}).personalization;
}

/** Products of each group in the shopper's order, one group after the other. */
async function rank(groups: OrderedList['groups']): Promise<readonly string[]> {
  const ids = groups.flat();
  const ranked = await askVitrine<readonly string[]>('rerank', ids);
  const place = new Map((ranked ?? ids).map((id, at) => [id, at]));
  return groups.flatMap((group) => [...group].sort((left, right) => (place.get(left) ?? 0) - (place.get(right) ?? 0)));
}
