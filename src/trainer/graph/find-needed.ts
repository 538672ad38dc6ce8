import type {Value} from './graph.ts';

/** The values that some values are made of, themselves included. */
export function findNeeded(outputs: readonly Value[]): Set<Value> {
  const needed = new Set<Value>();
  const open = [...outputs];
  for (let value = open.pop(); value; value = open.pop()) {
    if (needed.has(value)) continue;
    needed.add(value);
    open.push(...value.inputs);
  }
  return needed;
}
