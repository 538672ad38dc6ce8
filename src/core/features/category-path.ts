import {SHARED_SLOTS} from '../contract/shared-slots.ts';

/** Separator between two steps of a category path. */
const STEP = /\s*>\s*/;

/** Steps of a category path from the root: `Kitchen > Mugs` gives Kitchen, Mugs; empty steps are left out. */
export function toCategorySteps(path: string): string[] {
  return path
    .trim()
    .split(STEP)
    .filter((step) => step !== '');
}

/** First step of a category path, the level at which interests are counted; undefined for an empty path. */
export function toTopCategory(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  const end = path.indexOf('>'); // does not split the path, because it is called for every product of a catalogue
  const first = (end < 0 ? path : path.slice(0, end)).trim();
  return first === '' ? toCategorySteps(path)[0] : first;
}

/**
 * Whether a path lies at or below another, step by step and without regard to case: `Kitchen > Mugs` is in `kitchen`.
 */
export function isInCategory(path: string, ancestor: string): boolean {
  const own = toCategorySteps(path.toLowerCase());
  return toCategorySteps(ancestor.toLowerCase()).every((step, index) => own[index] === step);
}

/** Maximum number of categories that a report can name: every answer but "none". */
export const LISTED_CATEGORIES = SHARED_SLOTS.interest.size - 1;

/**
 * The shop's list of categories, computed alike by browser and server so that a report can name one by its number:
 * first steps of the paths, those with most products first, then by name.
 *
 * @returns at most LISTED_CATEGORIES names
 */
export function toCategoryList(items: readonly {readonly category?: string}[]): string[] {
  const counts = new Map<string, number>();
  for (const {category} of items) {
    const top = toTopCategory(category);
    if (top !== undefined) counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .slice(0, LISTED_CATEGORIES)
    .map(([name]) => name);
}
