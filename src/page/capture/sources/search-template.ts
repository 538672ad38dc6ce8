import {toText} from '../read.ts';

/**
 * Search words by a shop's own SearchAction, with a template such as
 * `https://shop.example/find?w={search_term_string}` or `https://shop.example/find/{search_term_string}`.
 */
export function toTemplateQuery(template: string, address: string): string | undefined {
  if (!URL.canParse(template, address)) return undefined;
  const {pathname, searchParams} = new URL(template, address);
  const here = new URL(address);
  const name = [...searchParams.keys()].find((key) => searchParams.get(key)!.includes('{'));
  if (name) return pathname === here.pathname ? toText(here.searchParams.get(name)) : undefined;
  const [before, after] = pathname.split(/%7B.*%7D/i);
  const isHere = after !== undefined && here.pathname.startsWith(before) && here.pathname.endsWith(after);
  const words = here.pathname.slice(before.length, here.pathname.length - (after ?? '').length);
  return isHere && !/[/%]$|\//.test(words) ? toText(decodeURIComponent(words)) : undefined;
}
