import type {History} from '../../src/trainer/history/history.ts';
import {EVENT_KINDS, type EventKind} from '../../src/core/contract/event-kinds.ts';
import {createRandom} from '../../src/trainer/random.ts';

/** A visit as a list of item ids (views), or of kind and item. */
export type MadeVisit = readonly (string | readonly [EventKind, string])[];

/** A history of made-up visits, one minute apart, events one second apart. */
export function history(visits: readonly MadeVisit[], visitors?: readonly number[]): History {
  const itemIds: string[] = [];
  const start = [0];
  const kind: number[] = [];
  const item: number[] = [];
  const timeMs: number[] = [];
  visits.forEach((visit, index) => {
    visit.forEach((event, position) => {
      const [name, id] = typeof event === 'string' ? (['view', event] as const) : event;
      if (!itemIds.includes(id)) itemIds.push(id);
      kind.push(EVENT_KINDS.indexOf(name));
      item.push(itemIds.indexOf(id));
      timeMs.push(index * 60_000 + position * 1000);
    });
    start.push(item.length);
  });
  return {
    itemIds,
    itemFacts: itemIds.map(() => ({})),
    visitStart: Int32Array.from(start),
    visitVisitor: Int32Array.from(visitors ?? visits.keys()),
    visitorCount: visitors ? Math.max(...visitors) + 1 : visits.length,
    timeMs: Float64Array.from(timeMs),
    kind: Uint8Array.from(kind),
    item: Int32Array.from(item),
    price: new Float32Array(item.length).fill(Number.NaN),
    quantity: new Float32Array(item.length).fill(1),
    dataHash: 'made-up',
    name: 'made-up',
  };
}

/** Visits that walk a ring of items: after item n comes n + 1, so the next item is certain. */
export function ringVisits(items: number, visits: number, seed = 1): string[][] {
  const random = createRandom(seed);
  return Array.from({length: visits}, () => {
    const first = Math.floor(random() * items);
    return Array.from({length: 4}, (_, step) => `item-${(first + step) % items}`);
  });
}
