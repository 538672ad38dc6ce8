/**
 * Order in which the sources' ids are preferred for a product that several of them describe. The shop platform comes
 * first, because tag plugins use its ids for cart and order too.
 */
const RANK: readonly string[] = ['platform', 'attribute', 'data-layer', 'json-ld', 'microdata', 'rdfa', 'open-graph'];

/** Place of a source in RANK; those that are not there come last. */
export function rankOf(name: string): number {
  const rank = RANK.indexOf(name);
  return rank < 0 ? RANK.length : rank;
}
