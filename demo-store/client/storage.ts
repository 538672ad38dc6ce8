/** Reads what the shop keeps in this browser; the fallback where there is nothing, or nothing usable. */
export function readStored<Value>(key: string, fallback: Value): Value {
  try {
    const text = localStorage.getItem(key);
    // The shop alone writes under its keys, in the form it reads.
    return text === null ? fallback : (JSON.parse(text) as Value);
  } catch {
    return fallback; // Storage is denied or the entry is broken: the shop goes on without it.
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is denied or full: what she chose holds for this page only.
  }
}
