import {attributeOf, find} from './dom.ts';
import type {ShownPage} from './source.ts';

/** Path, and if needed query, of an address; its host is ignored. Undefined for missing and invalid addresses. */
export function toPath(address: string | undefined, page: ShownPage, isExact = false): string | undefined {
  if (!address || !URL.canParse(address, page.address)) return undefined;
  const {pathname, search} = new URL(address, page.address);
  const path = pathname.replace(/\/(index\.\w+)?$/, '');
  // If one script such as index.php serves all pages, the query identifies the page.
  return isExact || /\.\w{2,4}$/.test(path) ? path + search : path || undefined;
}

/**
 * Whether an address is the page's own or that of its canonical link.
 *
 * @param isExact also compares the query, which may name a variant
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
