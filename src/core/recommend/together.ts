import type {OrderFacts} from '../contract/order-facts.ts';

/** A product that is bought in the same orders as another. */
export interface Partner {
  readonly itemId: string;
  /** Above 0 and up to 1, see trainer/orders/count-together.ts. */
  readonly weight: number;
}

/** Partners of each product by its id. */
export type Together = ReadonlyMap<string, readonly Partner[]>;

/** Reads the pairs of orders.json; pairs of places that have no name are left out. */
export function openTogether({names, pairs}: OrderFacts['together']): Together {
  const together = new Map<string, Partner[]>();
  const add = (from: string | undefined, itemId: string | undefined, weight: number): void => {
    if (from === undefined || itemId === undefined || from === itemId) return;
    const known = together.get(from);
    if (known) known.push({itemId, weight});
    else together.set(from, [{itemId, weight}]);
  };
  for (const [a, b, weight] of pairs) {
    add(names[a], names[b], weight);
    add(names[b], names[a], weight);
  }
  return together;
}
