import * as v from 'valibot';
import {toListSchema, toNumberSchema, toTextSchema} from './bounded.ts';
import {LISTS} from './lists.ts';

/** What a rule does with the products that it fits. */
export const RULE_ACTIONS = ['pin', 'boost', 'bury', 'exclude'] as const;

export type RuleAction = (typeof RULE_ACTIONS)[number];

/** Limits of the rules of a catalogue; a browser compares each product with each rule once. */
export const RULE_LIMITS = {rules: 200, ids: 2000} as const;

const KINDS = Object.keys(LISTS);
const Text = toTextSchema(500);
const Price = toNumberSchema(0, 1e12);

/** Conditions; a product fits a rule if it fits all that the rule has. */
const CONDITIONS = {
  /** Ids of the products. */
  ids: v.optional(toListSchema(toTextSchema(200), RULE_LIMITS.ids, 1)),
  /** Only products whose category path starts with this. */
  category: v.optional(Text),
  /** Only products of this brand, letter by letter. */
  brand: v.optional(Text),
  /** Only products with a price from this or up to this; one without a price fits neither. */
  minimumPriceCents: v.optional(Price),
  maximumPriceCents: v.optional(Price),
};

const FIELDS = {
  do: v.picklist(RULE_ACTIONS, `expected ${RULE_ACTIONS.join(', ')}`),
  /** Kinds of lists that the rule holds for; all by default. */
  lists: v.optional(toListSchema(v.picklist(KINDS, `expected ${KINDS.join(', ')}`), KINDS.length, 1)),
  ...CONDITIONS,
};

const RuleSchema = v.pipe(
  v.strictObject(FIELDS, ({expected}) =>
    expected === 'never' ? `expected only ${Object.keys(FIELDS).join(', ')}` : 'expected an object',
  ),
  v.check(
    (rule) => Object.keys(CONDITIONS).some((name) => Object.hasOwn(rule, name)),
    `expected one of ${Object.keys(CONDITIONS).join(', ')} at least`,
  ),
);

export const RulesSchema = toListSchema(RuleSchema, RULE_LIMITS.rules);

/** A rule of the shop, part of its catalogue. Of several that fit a product the first one counts. */
export type Rule = Readonly<v.InferOutput<typeof RuleSchema>>;
