/** Reads what the shop keeps in this browser; the fallback where there is nothing, or nothing usable. */
export function readStored<Value>(key: string, fallback: Value): Value {
  try {
    const text = localStorage.getItem(key);
    const value = text === null ? fallback : (JSON.parse(text) as Value);
    // The shop alone writes under its keys, in the form it reads; an extension or an older shop may not have.
    return value !== null && typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback)
      ? value
      : fallback;
  } catch {
    return fallback; // Storage is denied or the entry is broken: the shop goes on without it.
  }
}

/** Whether the shop keeps something under a key. */
export function isStored(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false; // Storage is denied: nothing is remembered.
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is denied or full: what the shopper chose holds for this page only.
  }
}
