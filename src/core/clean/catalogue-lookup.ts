import type {Catalogue, CatalogueItem} from '../contract/catalogue.ts';
import {toNameText} from './query-text.ts';

/** Finds products of a catalogue by the id or title that a page gives. */
export interface CatalogueLookup {
  readonly currency?: string;
  /** Units of `currency` per unit of another currency, by the other currency's code. */
  readonly rates?: ReadonlyMap<string, number>;
  readonly byId: ReadonlyMap<string, CatalogueItem>;
  /** By title in the form of toTitleKey; a title that two products share is ambiguous and left out. */
  readonly idOfTitle: ReadonlyMap<string, string>;
  /** The id of the product whose page has an address; undefined if none or several have it. */
  readonly toIdOfAddress: (address: unknown) => string | undefined;
}

/** The lookup of a shop without a catalogue: finds nothing. */
export const NO_CATALOGUE: CatalogueLookup = {
  byId: new Map(),
  idOfTitle: new Map(),
  toIdOfAddress: () => undefined,
};

const MAX_TITLE_LENGTH = 300;
const MAX_ADDRESS_LENGTH = 500;

export function buildCatalogueLookup({currency, rates, items}: Catalogue): CatalogueLookup {
  const byId = new Map<string, CatalogueItem>();
  for (const item of items) if (!byId.has(item.id)) byId.set(item.id, item);
  /** By path; made when it is first needed, because most pages give an id. */
  let idOfPath: ReadonlyMap<string, string> | undefined;
  return {
    currency,
    rates: new Map(Object.entries(rates ?? {})),
    byId,
    idOfTitle: toUnique([...byId.values()].map(({id, title}) => [toTitleKey(title), id])),
    toIdOfAddress(address) {
      idOfPath ??= toUnique(items.map(({id, url}) => [toPathKey(url), id]));
      return idOfPath.get(toPathKey(address) ?? '');
    },
  };
}

/** A map without the keys that stand for several different values. */
function toUnique(pairs: readonly (readonly [key: string | undefined, value: string])[]): Map<string, string> {
  const unique = new Map<string, string>();
  const shared = new Set<string>();
  for (const [key, value] of pairs) {
    if (key === undefined || shared.has(key)) continue;
    // A product may be listed twice: only a different value makes the key ambiguous.
    if ((unique.get(key) ?? value) !== value) shared.add(key);
    unique.set(key, value);
  }
  for (const key of shared) unique.delete(key);
  return unique;
}

/** Splits an address into path and query; scheme and host are optional. */
const ADDRESS = /^(?:(?:https?:)?\/\/[^/?#]+)?([^?#]*)(\?[^#]*)?/i;

/**
 * Key by which addresses are compared: the path, and also the query if one script such as index.php serves all pages;
 * undefined for the shop's home page.
 */
function toPathKey(address: unknown): string | undefined {
  if (typeof address !== 'string') return undefined;
  const [, path, query = ''] = ADDRESS.exec(address.slice(0, MAX_ADDRESS_LENGTH)) ?? [];
  const key = path + (/\.\w{2,4}$/.test(path) ? query : '');
  return key.startsWith('/') ? key.replace(/\/$/, '').toLowerCase() || undefined : undefined;
}

/** A title in the form in which titles are compared: lower case, single spaces, full-width characters made normal. */
export function toTitleKey(title: unknown): string | undefined {
  return toNameText(title, MAX_TITLE_LENGTH)?.toLowerCase();
}
