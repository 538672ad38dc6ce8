import type {Catalogue, CatalogueItem} from '../contract/catalogue.ts';
import {toNameText} from './query-text.ts';

/** Finds products of a catalogue by what pages say of them. */
export interface CatalogueLookup {
  readonly currency?: string;
  readonly byId: ReadonlyMap<string, CatalogueItem>;
  /** By title as toTitleKey writes it; titles that two products share are not in it. */
  readonly idOfTitle: ReadonlyMap<string, string>;
}

/** What is known without a catalogue: nothing. */
export const NO_CATALOGUE: CatalogueLookup = {byId: new Map(), idOfTitle: new Map()};

const LONGEST_TITLE = 300;

export function buildCatalogueLookup({currency, items}: Catalogue): CatalogueLookup {
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
  return {currency, byId, idOfTitle};
}

/** A title without regard to case, spaces and width of its characters. */
export function toTitleKey(title: unknown): string | undefined {
  return toNameText(title, LONGEST_TITLE)?.toLowerCase();
}
