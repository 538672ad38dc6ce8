import type {CleanState} from './clean-state.ts';

/** Most ids remembered, some 10 kB. */
const KEPT_ALIASES = 250;
/** Most further ids taken from one event. */
export const MAX_OF_ONE = 8;

type Aliases = CleanState['aliases'];

/**
 * The id that is used for a product by what earlier pages said of it: for one of its ids an earlier page gave another
 * one, or one of its further ids is an earlier product's own. Two products that only share a further id, such as a gtin
 * that a template repeats, stay two.
 *
 * @returns undefined for a product that is not known under another id
 */
export function toKnownId(aliases: Aliases, id: string | undefined, more: readonly string[]): string | undefined {
  const own = aliases.findLast(([alias]) => alias === id)?.[1];
  return own ?? more.find((one) => isRemembered(aliases, one, one));
}

/** Whether the table says that an id is one of a product. */
export function isRemembered(aliases: Aliases, id: string, itemId: string): boolean {
  return aliases.some(([alias, known]) => alias === id && known === itemId);
}

/** The table after an event of a product. */
export function rememberAliases(aliases: Aliases, itemId: string | undefined, more: readonly string[] = []): Aliases {
  if (itemId === undefined) return aliases;
  const fresh = [itemId, ...more.slice(0, MAX_OF_ONE)].filter(
    (id, at, all) => all.indexOf(id) === at && !isRemembered(aliases, id, itemId),
  );
  if (!fresh.length) return aliases;
  const rest = aliases.filter(([alias]) => !fresh.includes(alias));
  return [...rest, ...fresh.map((id) => [id, itemId] as const)].slice(-KEPT_ALIASES);
}
