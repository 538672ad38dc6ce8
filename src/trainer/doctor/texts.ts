/** Own fields of an object that a page gave; empty for anything else. */
export function toRecordFields(raw: unknown): Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null ? {...raw} : {};
}

/** A text of a page for a terminal: on one line, without control characters, which could move its cursor or worse. */
export function toPrintable(text: string, longest = 300): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}

/** A number and its noun: `1 block`, `2 blocks`. */
export function toCounted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
