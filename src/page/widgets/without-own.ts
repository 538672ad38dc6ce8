import {toSafeUrl} from './safe-url.ts';

/**
 * Removes the product that the page is about from a list. It is recognised by its address; parameters of a campaign or
 * a variant are ignored. If several products have that address, all of them stay.
 *
 * @param base base of the catalogue's relative addresses
 * @param page address of the page
 */
export function withoutOwn<Item extends {readonly url?: string}>(
  items: readonly Item[],
  {base, page}: {base: string; page: string},
): readonly Item[] {
  const shown = new URL(page);
  const others = items.filter(({url}) => {
    const address = toSafeUrl(url, base);
    if (!address) return true;
    const {origin, pathname, searchParams} = new URL(address);
    return (
      origin !== shown.origin ||
      pathname !== shown.pathname ||
      [...searchParams].some(([name, value]) => shown.searchParams.get(name) !== value)
    );
  });
  return others.length < items.length - 1 ? items : others;
}
