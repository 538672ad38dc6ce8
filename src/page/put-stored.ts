/**
 * Writes an entry of `localStorage`, or removes it if the text is empty or missing. Never `localStorage[key]`: if a
 * script gives `Object.prototype` a property of that name, browsers neither write nor delete the entry.
 *
 * @throws DOMException if storage is denied or full
 */
export function putStored(key: string, text?: string | null): void {
  if (text) localStorage.setItem(key, text);
  else localStorage.removeItem(key);
}
