/**
 * A field that an object has itself; undefined for one that it inherits. A page's `Object.prototype.personalization = true` would else be
 * everybody's consent, and `<form id="vitrine">` be `window.vitrine`: named elements are inherited by `window`, not its own.
 */
export function own<T extends object, Name extends keyof T>(
  record: T | null | undefined,
  name: Name,
): T[Name] | undefined {
  return record != null && Object.hasOwn(record, name) ? record[name] : undefined;
}
