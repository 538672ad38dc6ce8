import {toKnown, withoutGaps} from './read.ts';
import {find, textOf} from './dom.ts';
import {isSamePage, toCanonicalPath, toPath} from './same-page.ts';
import type {ProductFacts, ShownPage} from './source.ts';

/**
 * Merges two descriptions of a product: fields of the first win, the second fills the missing ones. The title is the
 * product's own if one of them has it.
 */
export function completeFacts(first: ProductFacts, more: ProductFacts): ProductFacts {
  const isPage = first.isPage && more.isPage;
  const title = (first.isPage ? more.title : undefined) ?? first.title ?? more.title;
  const ids = toKnown([...first.ids, ...more.ids]);
  return withoutGaps({...withoutGaps(more), ...withoutGaps(first), ids, title, isPage});
}

/** Whether two descriptions mean the same product: a common id, the same title, or one title inside the other. */
export function isAlike(a: ProductFacts, b: ProductFacts): boolean {
  if (a.ids.some((id) => b.ids.includes(id))) return true;
  const [one, other] = [toKey(a.title), toKey(b.title)];
  return !!one && !!other && (one.startsWith(other) || other.startsWith(one));
}

/** Whether two descriptions do not contradict being the same product. */
export function mayBeAlike(a: ProductFacts, b: ProductFacts): boolean {
  return !a.title || !b.title || !!a.isPage || !!b.isPage || isAlike(a, b);
}

/**
 * Chooses the product that a page is about from all that one dialect names: the one that is marked so, or whose address
 * is the page's, or whose name is the page's heading or in it, or that alone has a price; variants of one product count
 * as one.
 *
 * @returns undefined if the page is about none of several products: then they are a list
 */
export function chooseProduct(products: readonly ProductFacts[], page: ShownPage): ProductFacts | undefined {
  const folded = foldVariants(products, page);
  if (folded.length < 2) return folded.at(0);
  const heading = toKey(textOf(find(page.root, 'h1')));
  const tests: ((facts: ProductFacts) => boolean | undefined)[] = [
    ({isMain}) => isMain,
    ({url}) => isSamePage(url, page),
    ({title}) => !!heading && toKey(title) === heading,
    ({title}) => !!title && heading.includes(toKey(title)),
    ({price}) => price !== undefined,
  ];
  for (const test of tests) {
    const fitting = folded.filter(test);
    if (fitting.length === 1) return fitting[0];
  }
  return undefined;
}

/** Completes a product: its category from the breadcrumbs and, if it has no id, its page's path as one. */
export function toWhole(facts: ProductFacts, page: ShownPage, breadcrumbs: string | undefined): ProductFacts {
  const ids = facts.ids.length ? facts.ids : toKnown([toCanonicalPath(page)]);
  return {...facts, ids, category: facts.category ?? breadcrumbs, url: facts.url ?? page.address};
}

/** Merges products of the same group, or of the same name and address, into one: the chosen variant. */
function foldVariants(products: readonly ProductFacts[], page: ShownPage): ProductFacts[] {
  const folded: ProductFacts[] = [];
  for (const facts of products) {
    const at = folded.findIndex((other) => isVariantOf(other, facts, page));
    if (at < 0) folded.push(facts);
    else if (isSamePage(facts.url, page, true)) folded[at] = completeFacts(facts, folded[at]);
    else folded[at] = completeFacts(folded[at], facts);
  }
  return folded;
}

function isVariantOf(a: ProductFacts, b: ProductFacts, page: ShownPage): boolean {
  if (a.ids.some((id) => b.ids.includes(id))) return true;
  if (a.group && a.group === b.group) return true;
  const [path, other] = [toPath(a.url, page), toPath(b.url, page)];
  if (path && other) return path === other;
  return !!a.title && a.title === b.title;
}

function toKey(title: string | undefined): string {
  return (title ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
}
