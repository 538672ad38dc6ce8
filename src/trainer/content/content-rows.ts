import {CONTENT_FEATURES, type ItemContent, toContentFeatures} from '../../core/features/item-content.ts';

/** An item of the catalogue or the history, with what is known of it. */
export interface KnownItem extends ItemContent {
  readonly id: string;
}

/** Non-zero columns of a row and their values. */
export type SparseRow = readonly (readonly [column: number, value: number])[];

/** Number of scales at which an item's place in the order of ids is encoded, each twice as coarse as the one before. */
const SCALES = 5;
/** Maximum number of columns of the finest scale; all scales together take less than twice as many. */
const FINEST_COLUMNS = 256;
/** Columns of a row: content features, then places at every scale with one more at each end. */
export const ROW_COLUMNS = CONTENT_FEATURES + 2 * FINEST_COLUMNS + 2 * SCALES;
/** Weight of the place at one scale; the content features of a row have length 1 together. */
const PLACE_WEIGHT = 0.55;

/**
 * Rows from which item vectors are learned: content features, and the item's place among all items in the order of
 * their ids (letters first, then the number at the end). Shops number products that belong together in sequence, and
 * list them in that order. A place is encoded at several scales by linear interpolation between two columns.
 *
 * @param withOrder whether places are encoded; ids that mean nothing would add noise
 */
export function toContentRows(items: readonly KnownItem[], withOrder: boolean): SparseRow[] {
  const rows = items.map((item): [number, number][] => toSparse(toContentFeatures(item)));
  if (!withOrder) return rows;
  const order = items.map(({id}, index) => ({...splitId(id), index}));
  order.sort((a, b) => compareTexts(a.letters, b.letters) || a.number - b.number);
  const finest = Math.max(2, items.length / FINEST_COLUMNS);
  order.forEach(({index}, place) => {
    let first = CONTENT_FEATURES;
    for (let scale = 0; scale < SCALES; scale++) {
      const width = finest * 2 ** scale;
      const below = Math.floor(place / width);
      const share = place / width - below;
      if (share < 1) rows[index].push([first + below, PLACE_WEIGHT * (1 - share)]);
      if (share > 0) rows[index].push([first + below + 1, PLACE_WEIGHT * share]);
      first += Math.ceil(items.length / width) + 1;
    }
  });
  return rows;
}

function toSparse(row: Float32Array): [number, number][] {
  const found: [number, number][] = [];
  row.forEach((value, column) => value !== 0 && found.push([column, value]));
  return found;
}

/** The number at the end of an id, and what stands before it; 0 if there is none. */
function splitId(id: string): {letters: string; number: number} {
  const digits = /\d*$/.exec(id)?.[0] ?? '';
  return {letters: id.slice(0, id.length - digits.length), number: Number(digits)};
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
