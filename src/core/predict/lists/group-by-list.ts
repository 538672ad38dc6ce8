/** Items sorted by list; a place is an index in that order. */
export interface ListGroups {
  /** [lists + 1] first place of each list. */
  readonly start: Int32Array;
  /** [places] item at each place, -1 for padding at the end of a list. */
  readonly items: Int32Array;
}

/**
 * Orders the items from `first` on by list, and within a list by row.
 *
 * @param listOf list of each item of the model
 * @param given `unit`: every list starts at a multiple of it
 */
export function groupByList(
  listOf: Uint16Array,
  {lists, first = 0, end = listOf.length, unit = 1}: {lists: number; first?: number; end?: number; unit?: number},
): ListGroups {
  const start = new Int32Array(lists + 1);
  for (let item = first; item < end; item++) start[listOf[item] + 1]++;
  for (let list = 0; list < lists; list++) start[list + 1] = start[list] + Math.ceil(start[list + 1] / unit) * unit;
  const items = new Int32Array(start[lists]).fill(-1);
  const next = start.slice();
  for (let item = first; item < end; item++) items[next[listOf[item]]++] = item;
  return {start, items};
}
