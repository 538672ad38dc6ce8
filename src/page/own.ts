/** Any object whose fields are read by name. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an own field of an object; undefined for inherited ones. Otherwise a page's `Object.prototype.personalization =
 * true` would grant consent, and `<form id="vitrine">` would be taken for `window.vitrine`: named elements are
 * inherited by `window`.
 */
export function own<T extends object, Name extends keyof T>(
  value: T | null | undefined,
  name: Name,
): T[Name] | undefined;
export function own(value: unknown, name: string): unknown;
export function own(value: unknown, name: string): unknown {
  return value != null && Object.hasOwn(value as object, name) ? (value as Fields)[name] : undefined;
}
