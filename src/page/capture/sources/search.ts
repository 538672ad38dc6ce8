import {toText} from '../read.ts';
import type {FoundEvent} from '../found-event.ts';
import {find} from '../dom.ts';
import type {Source} from '../source.ts';

/** Query parameters in which shop systems put the search words, in lower case. */
const PARAMETERS =
  'q query search search_query searchterm searchparam keyword keywords ssearch _q ntt qs suchbegriff searchstring searchtext search_text qsearch'.split(
    ' ',
  );
/**
 * Parameters that may also mean other things: they count only on result pages, and on the root, where WooCommerce
 * searches.
 */
const VAGUE_PARAMETERS = ['s', 'term', 'text', 'w', 'k', 'key', 'words', 'suche', 'p'];
const RESULTS = /^\/$|search|such|recherche|results|find|zoek|cerca|ricerca|buscar|busca|szukaj|hledat|sok/i;
/** Addresses in which the search words are a step of the path. */
const WORDS_IN_PATH =
  /\/(?:search|suche|recherche|zoeken|buscar|cerca|ricerca)\/(?!results?\b|index\b)([^/.]{2,})\/?$/i;
/** Parameters of advertisements: the search words in such an address are not the shopper's. */
const ADVERTISED = /^(utm_\w+|gclid|gbraid|wbraid|msclkid|dclid|fbclid|ttclid)$/;

/** Searches, by the form that sends them and the address of their results. */
export const search: Source = {
  name: 'search',
  label: 'dom',
  read({address}) {
    const query = toSearchQuery(address);
    return {events: query ? [toSearch(query)] : []};
  },
  onSubmit(form) {
    const words = find(form, 'input[type="search"],[role="search"] input[type="text"]');
    const query = words instanceof HTMLInputElement ? toText(words.value) : undefined;
    return query ? [toSearch(query)] : [];
  },
};

/** A search as an event. */
export function toSearch(query: string): FoundEvent {
  return {kind: 'search', source: 'dom', query};
}

/** Search words in the address of a result page; undefined for other pages. */
export function toSearchQuery(address: string): string | undefined {
  const {pathname, searchParams} = new URL(address);
  const given = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const isResults = RESULTS.test(pathname) || /search/i.test(given.get('route') ?? given.get('cl') ?? '');
  const isLanding = !isResults && [...given.keys()].some((name) => ADVERTISED.test(name));
  for (const name of isResults ? [...PARAMETERS, ...VAGUE_PARAMETERS] : isLanding ? [] : PARAMETERS) {
    const query = toText(toWords(given.get(name) ?? ''));
    if (query) return query;
  }
  const inPath = WORDS_IN_PATH.exec(pathname)?.[1];
  return inPath === undefined ? undefined : toText(decode(inPath));
}

/**
 * Search words by a shop's own SearchAction, with a template such as
 * `https://shop.example/find?w={search_term_string}`.
 */
export function toTemplateQuery(template: string, address: string): string | undefined {
  if (!URL.canParse(template, address)) return undefined;
  const {pathname, searchParams} = new URL(template, address);
  const here = new URL(address);
  const name = [...searchParams.keys()].find((key) => searchParams.get(key)!.includes('{'));
  return name && pathname === here.pathname ? toText(toWords(here.searchParams.get(name) ?? '')) : undefined;
}

/** SAP Commerce writes `words:relevance:colour:red`, and facets without words on a category. */
function toWords(value: string): string {
  return /^[^:]*:[\w-]+(:|$)/.test(value) ? value.replace(/:.*$/, '') : value;
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('+', ' ');
  } catch {
    return step; // not valid percent-encoding
  }
}
