import type {CapturedEvent} from '../../src/core/contract/captured-event.ts';
import type {Catalogue} from '../../src/core/contract/catalogue.ts';
import {buildPriceTiers} from '../../src/core/features/price-tier.ts';
import {emptyProfile, type Profile} from '../../src/core/profile/profile.ts';
import {updateProfile} from '../../src/core/profile/update-profile.ts';
import {captured, cleanAll, context, START_MS} from './captured-events.ts';

/**
 * A made-up shop of `perCategory` products in each category: id `kitchen-3`, brands by turns, prices rising with the
 * number.
 */
export function makeShop(categories: readonly string[], perCategory = 10): Catalogue {
  return {
    currency: 'EUR',
    items: categories.flatMap((category) =>
      Array.from({length: perCategory}, (_, n) => ({
        id: `${category.toLowerCase()}-${n}`,
        title: `${category} piece ${n}`,
        category: `${category} > ${n % 2 ? 'Odd' : 'Even'}`,
        brand: ['Alba', 'Brio', 'Cora'][n % 3],
        priceCents: 1000 * (n + 1),
      })),
    ),
  };
}

type Given = Partial<CapturedEvent>;

export const view = (itemId: string, rest: Given = {}): Given => ({kind: 'view', itemId, ...rest});
export const search = (query: string): Given => ({kind: 'search', query});
export const cartAdd = (itemId: string): Given => ({kind: 'cart-add', itemId});
export const cartRemove = (itemId: string): Given => ({kind: 'cart-remove', itemId});
export const purchase = (itemId: string, rest: Given = {}): Given => ({kind: 'purchase', itemId, ...rest});
/** So many hours pass. */
export const hours = (count: number): number => count * 3_600_000;

/** The profile after these steps through clean and profile, a minute between two; a number is time that passes. */
export function shopper(shop: Catalogue, steps: readonly (Given | number)[], start = START_MS): Profile {
  let timeMs = start;
  const events: CapturedEvent[] = [];
  for (const step of steps) {
    if (typeof step === 'number') {
      timeMs += step;
      continue;
    }
    events.push(captured({timeMs, ...step}));
    timeMs += 60_000;
  }
  const tiers = buildPriceTiers(shop.items.map(({category, priceCents}) => ({category, price: priceCents})));
  return cleanAll(events, context({shop})).reduce(
    (profile, event) => updateProfile(profile, event, {timeZoneOffsetMinutes: 60, tiers}),
    emptyProfile(),
  );
}
