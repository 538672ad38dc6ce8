/** Newest entries read of an array that is tapped late. */
const MAX_ENTRIES = 500;

/** Tells of what is in an array and of what is pushed to it; what the array's own `push` answers stays its own. */
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
