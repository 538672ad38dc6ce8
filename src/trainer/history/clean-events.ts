import type {CleanEvent} from '../../core/clean/clean-types.ts';
import {isBelowUsual} from '../../core/clean/price.ts';
import {EVENT_KINDS} from '../../core/contract/event-kinds.ts';
import type {History, ItemFacts} from './history.ts';

/**
 * The events of a visit as a browser has them after cleaning, oldest first.
 *
 * @param given `number` of the visit among the shopper's visits, 1 for the first; `facts` [items] of the history
 */
export function* toCleanEvents(
  history: History,
  {visit, number, facts}: {visit: number; number: number; facts: readonly ItemFacts[]},
): Generator<CleanEvent> {
  const first = history.visitStart[visit];
  for (let at = first; at < history.visitStart[visit + 1]; at++) {
    const item = history.item[at];
    const itemFacts = item < 0 ? undefined : facts[item];
    const usual = toCents(itemFacts?.price);
    const priceCents = Number.isNaN(history.price[at]) ? usual : toCents(history.price[at]);
    yield {
      id: String(at),
      source: 'api',
      kind: EVENT_KINDS[history.kind[at]],
      timeMs: history.timeMs[at],
      visit: number,
      startsVisit: at === first,
      gapMs: at === first ? -1 : history.timeMs[at] - history.timeMs[at - 1],
      itemId: item < 0 ? undefined : history.itemIds[item],
      category: itemFacts?.category,
      brand: itemFacts?.brand,
      priceCents,
      isDiscounted: isBelowUsual(priceCents, usual),
      quantity: history.quantity[at],
    };
  }
}

/** Facts from the events, overridden by those of the catalogue. */
export function toFacts(recorded: ItemFacts, listed: ItemFacts | undefined): ItemFacts {
  const known = Object.fromEntries(Object.entries(listed ?? {}).filter(([, value]) => value !== undefined));
  return {...recorded, ...known};
}

/** A price in hundredths of its currency. */
export function toCents(price: number | undefined): number | undefined {
  return price === undefined ? undefined : Math.round(price * 100);
}
