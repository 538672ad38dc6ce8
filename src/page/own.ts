/** What anything holds under its own names. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * A field that a value has itself; undefined for one that it inherits. A page's `Object.prototype.personalization =
 * true` would else be everybody's consent, and `<form id="vitrine">` be `window.vitrine`: named elements are
 * inherited by `window`, not its own.
 */
export function own<T extends object, Name extends keyof T>(
  value: T | null | undefined,
  name: Name,
): T[Name] | undefined;
export function own(value: unknown, name: string): unknown;
export function own(value: unknown, name: string): unknown {
  return value != null && Object.hasOwn(value as object, name) ? (value as Fields)[name] : undefined;
}
