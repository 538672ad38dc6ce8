import type {CleanState} from './clean-state.ts';

/** Maximum number of ids remembered, about 10 kB. */
const KEPT_ALIASES = 250;
/** Maximum number of further ids taken from one event. */
export const MAX_OF_ONE = 8;

type Aliases = CleanState['aliases'];

/**
 * The id already used for this product: an earlier page gave `id` as an id of it, or one of the ids in `more` is the
 * main id of an earlier product. Two products that only share a further id, such as a gtin that a template repeats,
 * stay two.
 *
 * @returns undefined if no earlier page named the product
 */
export function toKnownId(aliases: Aliases, id: string | undefined, more: readonly string[]): string | undefined {
  const own = aliases.findLast(([alias]) => alias === id)?.[1];
  return own ?? more.find((one) => isRemembered(aliases, one, one));
}

/** Whether the table says that `id` is an id of the product `itemId`. */
export function isRemembered(aliases: Aliases, id: string, itemId: string): boolean {
  return aliases.some(([alias, known]) => alias === id && known === itemId);
}

/** The table after an event about a product. */
export function rememberAliases(aliases: Aliases, itemId: string | undefined, more: readonly string[] = []): Aliases {
  if (itemId === undefined) return aliases;
  const fresh = [itemId, ...more.slice(0, MAX_OF_ONE)].filter(
    (id, at, all) => all.indexOf(id) === at && !isRemembered(aliases, id, itemId),
  );
  if (!fresh.length) return aliases;
  const rest = aliases.filter(([alias]) => !fresh.includes(alias));
  return [...rest, ...fresh.map((id) => [id, itemId] as const)].slice(-KEPT_ALIASES);
}
