import type {Random} from '../../src/trainer/random.ts';

/** Values that a hostile or broken file has where a number, a text or a list belongs. */
const NASTY: readonly unknown[] = [
  4e9,
  -1,
  0,
  1,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53,
  1e308,
  -1e308,
  1e-320,
  0.5,
  NaN,
  Infinity,
  null,
  true,
  '',
  '../../etc/passwd',
  'https://evil.example/x.bin',
  '__proto__',
  'x'.repeat(5000),
  [],
  {},
  [[]],
  {__proto__: null},
  Array.from({length: 3000}, () => 7),
];

/** A copy of plain data with up to three of its values replaced, removed or doubled. */
export function mutateData(data: unknown, random: Random): unknown {
  const copy: unknown = structuredClone(data);
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) mutateOne(copy, random);
  return copy;
}

function mutateOne(data: unknown, random: Random): void {
  let at = data as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at);
    if (keys.length === 0) return;
    const key = keys[Math.floor(random() * keys.length)];
    const value = at[key];
    if (typeof value === 'object' && value !== null && random() < 0.8) {
      at = value as Record<string, unknown>;
      continue;
    }
    const choice = random();
    if (choice < 0.15 && Array.isArray(at)) at.splice(Number(key), 1);
    else if (choice < 0.15) delete at[key];
    else if (choice < 0.35 && typeof value === 'number') at[key] = value + (random() < 0.5 ? 1 : -1);
    else if (choice < 0.5 && typeof value === 'number') at[key] = value * 2 ** Math.floor(random() * 40 - 10);
    else if (choice < 0.6 && Array.isArray(at)) at.push(structuredClone(value));
    else at[key] = structuredClone(NASTY[Math.floor(random() * NASTY.length)]);
    return;
  }
}

/** A copy of bytes with some flipped, cut off, put in or set to their limits. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const choice = random();
  const at = Math.floor(random() * bytes.length);
  if (choice < 0.15) return bytes.slice(0, at);
  if (choice < 0.25) return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at >> 1)]);
  const copy = bytes.slice();
  for (let left = 1 + Math.floor(random() ** 4 * 40); left > 0; left--) {
    // Beginnings hold lengths and kinds.
    const place = Math.floor(random() ** (random() < 0.5 ? 6 : 1) * copy.length);
    copy[place] = random() < 0.5 ? Math.floor(random() * 256) : 255;
  }
  return copy;
}
