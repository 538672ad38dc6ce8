/** What the widget shows of a kind of list. */
interface ListFacts {
  /** Name of its heading among the texts of the shelves; a compile error there where a language lacks it. */
  readonly heading: string;
}

/**
 * Every kind of list: the option `kind` of `recommend` and the attribute `kind` of `<vitrine-recommendations>`. How a
 * kind is ranked is in core/recommend/lists.
 */
export const LISTS = {
  /** Everything, by the shopper's taste. */
  'for-you': {heading: 'recommendations'},
  /** Alternatives to a product: of its category, alike, at a like price. */
  similar: {heading: 'similar'},
  /** What goes with the products in the cart, of other categories. */
  complement: {heading: 'complement'},
  /** What is due to be bought again, then what was looked at and not bought. */
  again: {heading: 'again'},
} as const satisfies Readonly<Record<string, ListFacts>>;

export type ListKind = keyof typeof LISTS;

export const DEFAULT_LIST: ListKind = 'for-you';

/** Whether it is the name of a kind of list. */
export function isListKind(name: unknown): name is ListKind {
  return typeof name === 'string' && Object.hasOwn(LISTS, name);
}

/**
 * Whether a kind of list has reasons that take longer than the list. The other kinds say what a product has to do with
 * the page, the cart or an order: that is known at once.
 */
export function hasLateReasons(kind: string = DEFAULT_LIST): boolean {
  return kind === DEFAULT_LIST;
}
