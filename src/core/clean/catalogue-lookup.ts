import type {Catalogue, CatalogueItem} from '../contract/catalogue.ts';
import {toNameText} from './query-text.ts';

/** Finds products of a catalogue by the id or title that a page gives. */
export interface CatalogueLookup {
  readonly currency?: string;
  /** Units of `currency` for one unit of another. */
  readonly rates?: ReadonlyMap<string, number>;
  readonly byId: ReadonlyMap<string, CatalogueItem>;
  /** By title in the form of toTitleKey; a title that two products share is ambiguous and left out. */
  readonly idOfTitle: ReadonlyMap<string, string>;
}

/** The lookup of a shop without a catalogue: finds nothing. */
export const NO_CATALOGUE: CatalogueLookup = {byId: new Map(), idOfTitle: new Map()};

const LONGEST_TITLE = 300;

export function buildCatalogueLookup({currency, rates, items}: Catalogue): CatalogueLookup {
  const byId = new Map<string, CatalogueItem>();
  const idOfTitle = new Map<string, string>();
  const shared = new Set<string>();
  for (const item of items) {
    if (byId.has(item.id)) continue;
    byId.set(item.id, item);
    const key = toTitleKey(item.title);
    if (key === undefined || shared.has(key)) continue;
    if (idOfTitle.delete(key)) shared.add(key);
    else idOfTitle.set(key, item.id);
  }
  return {currency, rates: new Map(Object.entries(rates ?? {})), byId, idOfTitle};
}

/** A title in the form in which titles are compared: lower case, single spaces, full-width characters made normal. */
export function toTitleKey(title: unknown): string | undefined {
  return toNameText(title, LONGEST_TITLE)?.toLowerCase();
}
