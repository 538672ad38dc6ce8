import {toText} from './read.ts';

/** Names shops give the words of a search in their result pages' addresses. */
const PARAMETERS = ['q', 'query', 'search', 'search_query', 'searchterm', 'keyword', 'keywords'];
/** These mean other things elsewhere: they count on a page of results, and on the root, where WooCommerce searches. */
const VAGUE_PARAMETERS = ['s', 'term', 'text'];
const RESULTS = /^\/$|search|such|recherche|results|find/i;

/** Words of the search whose results a page shows, by its address; undefined where it shows none. */
export function toSearchQuery(address: string): string | undefined {
  const {pathname, searchParams} = new URL(address);
  for (const name of RESULTS.test(pathname) ? [...PARAMETERS, ...VAGUE_PARAMETERS] : PARAMETERS) {
    const query = toText(searchParams.get(name));
    if (query) return query;
  }
  return undefined;
}
