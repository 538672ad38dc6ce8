/** Decryption runs on threads beside this one, so several items at once take less time than one after another. */
const AT_ONCE = 16;

/** Does work for each item, some at once, and lets other requests be answered in between. Results are in order. */
export async function mapInGroups<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return results;
}
