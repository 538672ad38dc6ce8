/** Most entries read that were in the array before it was tapped; the newest ones. */
const MAX_ENTRIES = 500;

/** Passes on the entries of an array and everything that is pushed later; `push` keeps its own return value. */
export function tapArray(layer: unknown, tell: (entry: unknown) => void): void {
  if (!Array.isArray(layer)) return;
  for (const entry of layer.slice(-MAX_ENTRIES)) tell(entry);
  const {push} = layer;
  layer.push = function (...entries: unknown[]) {
    const result = Reflect.apply(push, this, entries) as number;
    for (const entry of entries) tell(entry);
    return result;
  };
}
