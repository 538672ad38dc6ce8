import {toSafeUrl} from './safe-url.ts';

/**
 * A list without the product of the page that it stands on, whose address is the page's. The page's own address may
 * have further parameters, of a campaign or a variant. Where several products have this address, it says nothing of
 * them, and all stay.
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
