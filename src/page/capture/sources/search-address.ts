import {toText} from '../read.ts';
import type {Source} from '../source.ts';
import {toSearch} from './search.ts';

/** Query parameters in which shop systems put the search words, in lower case. */
const PARAMETERS =
  'q query search search_query searchterm searchparam keyword keywords ssearch _q ntt qs suchbegriff suchausdruck searchstring searchtext search_text qsearch search_api_fulltext criteria[search][value]'.split(
    ' ',
  );
/** InstantSearch puts the words under the name of an index. */
const OF_INDEX = /\[query]$/;
/** Parameters that may also mean other things: they count only on result pages; `s` also where WordPress searches. */
const VAGUE_PARAMETERS = ['s', 'term', 'text', 'w', 'k', 'key', 'words', 'suche', 'p'];
const RESULTS = /search|such|recherche|results|find|zoek|cerca|ricerca|buscar|busca|szukaj|hledat|sok/i;
/** Addresses in which the search words are a step of the path. */
const WORDS_IN_PATH =
  /\/(?:search|suche|recherche|zoeken|buscar|cerca|ricerca)\/(?!(?:results?|index|advanced|all|page)\b)([^/.]{2,})\/?$/i;
/** Parameters of advertisements: the search words in such an address are not the shopper's. */
const ADVERTISED = /^(utm_\w+|gclid|gbraid|wbraid|msclkid|dclid|fbclid|ttclid)$/;

/** Searches by the address of their results. */
export const searchAddress: Source = {
  name: 'search-address',
  label: 'dom',
  read({address}) {
    const query = toSearchQuery(address);
    return {events: query ? [toSearch(query)] : []};
  },
};

/** Search words in the address of a result page; undefined for other pages. */
export function toSearchQuery(address: string): string | undefined {
  const {pathname, searchParams} = new URL(address);
  const given = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const isResults = RESULTS.test(pathname) || /search/i.test(given.get('route') ?? given.get('cl') ?? '');
  const isWordPress = pathname === '/' || given.get('post_type') === 'product';
  const isLanding = !isResults && [...given.keys()].some((name) => ADVERTISED.test(name));
  const ofIndex = [...given.keys()].filter((name) => OF_INDEX.test(name));
  const vague = isResults ? VAGUE_PARAMETERS : isWordPress ? ['s'] : [];
  for (const name of isLanding ? [] : [...PARAMETERS, ...ofIndex, ...vague]) {
    const query = toText(toWords(given.get(name) ?? ''));
    if (query) return query;
  }
  // VTEX: a full-text search for the words that are the path.
  const inPath = given.get('map') === 'ft' ? pathname.split('/').at(1) : WORDS_IN_PATH.exec(pathname)?.[1];
  return inPath === undefined ? undefined : toText(decode(inPath));
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
