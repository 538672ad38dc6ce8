import {attributeOf, find} from './dom.ts';
import type {ShownPage} from './source.ts';

/** An address of the page's host as path and query; undefined for none, and for one that is no address. */
export function toPath(address: string | undefined, page: ShownPage, isExact = false): string | undefined {
  if (!address || !URL.canParse(address, page.address)) return undefined;
  const {pathname, search} = new URL(address, page.address);
  const path = pathname.replace(/\/(index\.\w+)?$/, '');
  // Where one script serves all pages, the query names the page.
  return isExact || /\.\w{2,4}$/.test(path) ? path + search : path || undefined;
}

/**
 * Whether an address is that of the page or of its canonical link.
 *
 * @param isExact with the query, which may name a variant
 */
export function isSamePage(address: string | undefined, page: ShownPage, isExact = false): boolean {
  const path = toPath(address, page, isExact);
  if (path === undefined || path === '') return false;
  return path === toPath(page.address, page, isExact) || (!isExact && path === toCanonicalPath(page));
}

/** Path of the page's canonical link, else of its address; undefined for a shop's first page. */
export function toCanonicalPath(page: ShownPage): string | undefined {
  return toPath(attributeOf(find(page.root, 'link[rel="canonical"]'), 'href') ?? page.address, page);
}
