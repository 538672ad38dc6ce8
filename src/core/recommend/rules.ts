import type {ListKind} from '../contract/lists.ts';
import type {Rule, RuleAction} from '../contract/rules.ts';
import {isInCategory} from '../features/category-path.ts';
import type {ItemTable} from './item-table.ts';
import type {Entry, RuleBook} from './rank-input.ts';

/** A boosted product comes first if a list this many times as long would show it. */
const BOOST_WITHIN = 4;

/** Codes of what is done with a product; 0 where no rule fits. */
const CODES: Readonly<Record<RuleAction, number>> = {pin: 1, boost: 2, bury: 3, exclude: 4};

/** Compares each product with the rules, and gives what they do to a kind of list. */
export function openRules(rules: readonly Rule[], table: ItemTable, kind: ListKind): RuleBook {
  const actions = toActions(
    rules.filter(({lists}) => !lists || lists.includes(kind)),
    table,
  );
  return {
    isExcluded: (index) => actions[index] === CODES.exclude,
    apply: (fill) => (places) => {
      const {count, fits} = places;
      const pick = (wanted: readonly number[], most: number) =>
        fill({...places, count: most, fits: (index) => wanted.includes(actions[index]) && fits(index)});
      const pins = actions.includes(CODES.pin) ? pick([CODES.pin], count) : [];
      const left = count - pins.length;
      const plain = pick([0, CODES.boost], left);
      const wide = actions.includes(CODES.boost) ? pick([0, CODES.boost], BOOST_WITHIN * left) : [];
      const free = moveUp(plain, wide, ({index}) => actions[index] === CODES.boost);
      // Buried products fill places that would stay empty.
      const buried = free.length < left ? pick([CODES.bury], left - free.length) : [];
      return [...pins.map((entry) => ({...entry, reason: {kind: 'pinned'} as const})), ...free, ...buried];
    },
  };
}

/**
 * A list with the boosted products first. A product that fills a place for want of others stays where it is, and the
 * place for a new product is kept.
 *
 * @param wide a longer list, whose boosted products move up too; empty where nothing is boosted
 * @returns as many products as `plain` has
 */
function moveUp(plain: readonly Entry[], wide: readonly Entry[], isBoosted: (entry: Entry) => boolean): Entry[] {
  const raised = [...wide, ...plain].filter((entry) => entry.place !== 'spare' && isBoosted(entry));
  const sorted = [...new Map([...raised, ...plain].map((entry) => [entry.index, entry])).values()];
  const shown = sorted.slice(0, plain.length);
  const fresh = plain.find(({place}) => place === 'new');
  const isCut = fresh && !shown.some(({index}) => index === fresh.index);
  return isCut ? [...shown.slice(0, -1), fresh] : shown;
}

/** [items] the code of the first rule that fits a product; of rules with ids only the named products are compared. */
function toActions(rules: readonly Rule[], table: ItemTable): Uint8Array {
  const actions = new Uint8Array(table.items.length);
  for (const rule of rules) {
    const fits = toFit(rule, table);
    const compare = (index: number): void => {
      if (actions[index] === 0 && fits(index)) actions[index] = CODES[rule.do];
    };
    if (!rule.ids) for (let index = 0; index < actions.length; index++) compare(index);
    for (const id of rule.ids ?? []) {
      const index = table.indexOf.get(id);
      if (index !== undefined) compare(index);
    }
  }
  return actions;
}

/** Says which products have the category, brand and price of a rule. */
function toFit({category, brand, ...prices}: Rule, table: ItemTable): (index: number) => boolean {
  const {minimumPriceCents: lowest = -Infinity, maximumPriceCents: highest = Infinity} = prices;
  const hasBounds = lowest > -Infinity || highest < Infinity;
  const paths = category === undefined ? undefined : table.paths.names.map((name) => isInCategory(name, category));
  const code = brand === undefined ? undefined : (table.brands.codeOf.get(brand) ?? -1);
  return (index) => {
    if (code !== undefined && table.brand[index] !== code) return false;
    if (paths && !(table.path[index] > 0 && paths[table.path[index]])) return false;
    if (!hasBounds) return true;
    const {priceCents = Number.NaN} = table.items[index];
    return priceCents >= lowest && priceCents <= highest;
  };
}
