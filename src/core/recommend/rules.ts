import type {ListKind} from '../contract/lists.ts';
import type {Rule, RuleAction} from '../contract/rules.ts';
import {isInCategory} from '../features/category-path.ts';
import type {ItemTable} from './item-table.ts';
import type {RuleBook} from './rank-input.ts';

/** A boosted product comes first if a list this many times as long would show it. */
const BOOST_WITHIN = 4;

/** Codes of what is done with a product; 0 where no rule fits. */
const CODES: Readonly<Record<RuleAction, number>> = {pin: 1, boost: 2, bury: 3, exclude: 4};

/** Compares each product with the rules, and gives what they do to a kind of list. */
export function openRules(rules: readonly Rule[], table: ItemTable, kind: ListKind): RuleBook {
  const own = rules.filter(({lists}) => !lists || lists.includes(kind)).map((rule) => toFit(rule, table));
  const actions = Uint8Array.from(table.items, (_, index) => own.find(({fits}) => fits(index))?.action ?? 0);
  return {
    isExcluded: (index) => actions[index] === CODES.exclude,
    apply: (choose) => (input, places) => {
      const {count, fits} = places;
      const pick = (wanted: readonly number[], most: number) =>
        choose(input, {...places, count: most, fits: (index) => wanted.includes(actions[index]) && fits(index)});
      const pinned = pick([CODES.pin], count).map((entry) => ({...entry, reason: {kind: 'pinned'} as const}));
      const free = pick([0, CODES.boost], actions.includes(CODES.boost) ? BOOST_WITHIN * count : count);
      const isBoosted = ({index}: {index: number}): boolean => actions[index] === CODES.boost;
      const sorted = [...pinned, ...free.filter(isBoosted), ...free.filter((entry) => !isBoosted(entry))];
      // Buried products fill places that would stay empty.
      const buried = sorted.length < count ? pick([CODES.bury], count - sorted.length) : [];
      return [...sorted, ...buried].slice(0, count);
    },
  };
}

function toFit(rule: Rule, table: ItemTable): {action: number; fits: (index: number) => boolean} {
  const {ids, category, brand, minimumPriceCents, maximumPriceCents} = rule;
  const named = ids && new Set(ids);
  const paths = category === undefined ? undefined : table.paths.names.map((name) => isInCategory(name, category));
  return {
    action: CODES[rule.do],
    fits(index) {
      const {id, brand: own, priceCents = Number.NaN} = table.items[index];
      return (
        (!named || named.has(id)) &&
        (!paths || (table.path[index] > 0 && paths[table.path[index]])) &&
        (brand === undefined || own === brand) &&
        (minimumPriceCents === undefined || priceCents >= minimumPriceCents) &&
        (maximumPriceCents === undefined || priceCents <= maximumPriceCents)
      );
    },
  };
}
