/**
 * The product ids of an option. Options come from a page: a single text is one id, and empty ids and what is no text
 * are left out.
 *
 * @returns undefined where no id is left, as for an option that is not set
 */
export function toIds(raw: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  const ids = list.filter((id): id is string => typeof id === 'string' && id !== '');
  return ids.length > 0 ? ids : undefined;
}
