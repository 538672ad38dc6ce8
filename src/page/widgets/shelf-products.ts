import type {Recommendation} from '../../core/contract/recommendation.ts';
import {toAddress} from '../config.ts';
import {here} from './here.ts';
import type {ShelfKind, WantedProducts} from './shelf-kind.ts';
import {withoutOwn} from './without-own.ts';

/** Most ids read from one attribute. */
const MAX_IDS = 1000;

/** What a shelf asks for. */
interface AskedProducts extends Pick<WantedProducts, 'count' | 'reasons' | 'read'> {
  /** Ids of products that it must not show. */
  readonly taken: readonly string[];
}

/** Requests the products of one shelf. */
export class ShelfProducts {
  /** Ids of the product of the page with this address, found in lists by the link. */
  #own: {readonly page: string; readonly ids: readonly string[]} = {page: '', ids: []};

  /** The products, without that of the page. */
  async fetch(kind: Pick<ShelfKind, 'fetch'>, asked: AskedProducts): Promise<readonly Recommendation[]> {
    const page = location.href;
    if (this.#own.page !== page) this.#own = {page, ids: []};
    const taken = [...asked.taken, ...this.#own.ids];
    const items = await fetchAll(kind, {...asked, taken});
    const others = withoutOwn(items, {base: toCatalogueBase(), page});
    if (others.length === items.length) return items;
    // In place of the product of this page another one.
    const own = items.filter((item) => !others.includes(item)).map(({itemId}) => itemId);
    this.#own = {page, ids: [...this.#own.ids, ...own]};
    return fetchAll(kind, {...asked, taken: [...taken, ...own]});
  }
}

/** Base of the catalogue's relative addresses. */
export function toCatalogueBase(): string {
  return toAddress(here().settings.catalogue) ?? location.href;
}

async function fetchAll(
  {fetch}: Pick<ShelfKind, 'fetch'>,
  {taken, ...wanted}: AskedProducts,
): Promise<readonly Recommendation[]> {
  const ids = (name: string): string[] | undefined => {
    const written = wanted
      .read(name)
      ?.split(',', MAX_IDS)
      .map((id) => id.trim());
    return name === 'exclude' ? [...(written ?? []), ...taken] : written;
  };
  const items = await fetch({...wanted, ids});
  return items.filter(({itemId}) => !taken.includes(itemId));
}
