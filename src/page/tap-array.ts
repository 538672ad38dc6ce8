/** Maximum number of entries that an array already holds and that are passed on when it is tapped: the newest ones. */
export const MAX_TAPPED = 500;

/**
 * Passes on the entries of an array and everything that is pushed later. Tag managers replace `push` and return values
 * of their own, which are kept.
 */
export function tapArray(layer: unknown[], tell: (entry: unknown) => void): void {
  for (const entry of [...layer].slice(-MAX_TAPPED)) tell(entry);
  const {push} = layer;
  layer.push = function (...entries: unknown[]) {
    const result = push.call(this, ...entries);
    for (const entry of entries) tell(entry);
    return result;
  };
}
