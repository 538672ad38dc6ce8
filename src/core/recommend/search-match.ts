import {toSearchWords} from '../features/search-words.ts';
import type {Profile} from '../profile/profile.ts';
import type {ItemTable} from './item-table.ts';
import {isVisitOpen} from '../profile/visit.ts';

/** Products that match a search. */
export interface SearchMatch {
  readonly query: string;
  /** By index: share of the search's words that the product has, rare words counting more; MIN_SHARE to 1. */
  readonly shares: ReadonlyMap<number, number>;
  /** 1 right after the search, lower with every product viewed since. */
  readonly strength: number;
}

/** A product with a smaller share of the search's words is no match. */
const MIN_SHARE = 0.5;
const STEP_DECAY = 0.8;
/** A word that more products contain is ignored: it distinguishes nothing and would cost time. */
const MAX_MATCHES = 20_000;

/**
 * Caches: the texts of a table's products, made at the first search, and the newest search, because shelves are ranked
 * again after every event.
 */
const texts = new WeakMap<ItemTable, readonly string[]>();
const newest = new WeakMap<ItemTable, {query: string; shares: ReadonlyMap<number, number>}>();

/** Matches of the newest search of the open visit; undefined without a search or without matches. */
export function toSearchMatch(profile: Profile, table: ItemTable, nowMs: number): SearchMatch | undefined {
  const search = profile.queries.at(-1);
  if (!search || search.visit !== profile.visit.number || !isVisitOpen(profile, nowMs)) return undefined;
  let found = newest.get(table);
  if (found?.query !== search.query) {
    found = {query: search.query, shares: findItems(table, search.query)};
    newest.set(table, found);
  }
  const since = profile.recent.filter(({timeMs, visit}) => visit === search.visit && timeMs > search.timeMs).length;
  return found.shares.size > 0 ? {...found, strength: STEP_DECAY ** since} : undefined;
}

function findItems(table: ItemTable, query: string): ReadonlyMap<number, number> {
  const items = prepareSearch(table);
  const found = new Map<number, number>();
  let total = 0;
  for (const word of toSearchWords(query)) {
    const having: number[] = [];
    for (let index = 0; index < items.length; index++) if (hasWordStart(items[index], word)) having.push(index);
    const rarity = Math.log(1 + items.length / (1 + having.length));
    total += rarity;
    if (having.length > MAX_MATCHES) continue;
    for (const index of having) found.set(index, (found.get(index) ?? 0) + rarity);
  }
  const shares = new Map<number, number>();
  for (const [index, sum] of found) if (sum >= MIN_SHARE * total) shares.set(index, sum / total);
  return shares;
}

/**
 * Texts of all products in the form that searches are compared in. Called at the first search if not before; a worker
 * may call it in idle time, since a big catalogue takes a moment.
 */
export function prepareSearch(table: ItemTable): readonly string[] {
  const known = texts.get(table);
  if (known) return known;
  const made = table.items.map(({title, category = '', brand = '', colour = ''}) => {
    const text = `${title} ${category} ${brand} ${colour}`.toLowerCase();
    return NOT_ASCII.test(text) ? text.normalize('NFKD').replace(/\p{M}+/gu, '') : text;
  });
  texts.set(table, made);
  return made;
}

const NOT_ASCII = /[^ -~]/;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Whether a word of the text starts with `word`. */
function hasWordStart(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || text[at - 1] === ' ' || !LETTER_OR_DIGIT.test(text[at - 1])) return true;
  }
  return false;
}
