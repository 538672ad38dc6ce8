/** Something that a page said or a shopper did once. */
export interface Told {
  readonly kind: 'view' | 'cart-add' | 'purchase' | 'search';
  /** Product or search words; no other event of this kind has them. */
  readonly key: string;
  /** How the page said it, such as `JSON-LD`. */
  readonly dialect: string;
  /** When and how the page was left, such as `50 ms`. */
  readonly left: string;
  /** What else the browser was busy with. */
  readonly beside: string;
}

/** An event of the shopper's log, as far as it is counted. */
export interface Logged {
  readonly kind: string;
  readonly itemId?: string;
  readonly query?: string;
}

/** Something told, and how often it is in the log. */
export interface Checked extends Told {
  readonly found: number;
}

/** Events told, of these in the log, missing there, and there more than once. */
export interface Count {
  readonly told: number;
  readonly found: number;
  readonly lost: number;
  readonly doubled: number;
}

/** Looks everything told up in the log. */
export function checkLog(told: readonly Told[], log: readonly Logged[]): Checked[] {
  return told.map((one) => ({
    ...one,
    found: log.filter(({kind, itemId, query}) => kind === one.kind && [itemId, query].includes(one.key)).length,
  }));
}

export function count(checked: readonly Checked[]): Count {
  const lost = checked.filter(({found}) => found === 0).length;
  const doubled = checked.filter(({found}) => found > 1).length;
  return {told: checked.length, found: checked.length - lost, lost, doubled};
}

/** Counts by group, in the order in which groups come first. */
export function countBy(checked: readonly Checked[], toGroup: (one: Checked) => string): Map<string, Count> {
  const groups = new Map<string, Checked[]>();
  for (const one of checked) {
    const group = toGroup(one);
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return new Map([...groups].map(([group, ones]) => [group, count(ones)]));
}
