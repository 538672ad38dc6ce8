import type {Source} from './capture/source.ts';
import {searchAddress} from './capture/sources/search-address.ts';

export {toChannel} from './capture/channel.ts';

/**
 * What the page's address says: searches, and how the shopper came. A chunk that only pages with a query, result pages
 * and the first page of a visit load, see capture/more-sources.ts.
 */
export const SOURCES: readonly Source[] = [searchAddress];
