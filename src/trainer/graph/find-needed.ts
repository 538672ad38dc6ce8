import type {Value} from './graph.ts';

/** All values that the outputs depend on, including the outputs. */
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
