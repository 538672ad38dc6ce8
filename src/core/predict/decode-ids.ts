import {ProfilerError} from '../contract/errors.ts';

/** Values of the first byte of ids.bin: how the ids that follow are written, see decodeIds. */
export const IDS_TEXT = 0;
export const IDS_NUMBERS = 1;
export const IDS_SHORT_NUMBERS = 2;
export const IDS_WIDE = 3;

/** Maximum number of bytes of a numeric id: a double holds every whole number of 6 bytes exactly. */
const MAX_WIDTH = 6;
/** A catalogue's ids have at most 200 letters, of at most 4 bytes each. */
const MAX_ID_BYTES = 800;

/**
 * Decodes ids in one of four forms: UTF-8 texts, each followed by a zero byte (IDS_TEXT); whole numbers of 3 bytes
 * (IDS_NUMBERS) or 2 bytes (IDS_SHORT_NUMBERS); whole numbers with the width that the second byte gives (IDS_WIDE, only
 * in the shards of models with lists).
 *
 * @param items number of ids expected
 * @throws ProfilerError `model-shape` if there are more or fewer, `model-corrupt` if one is not UTF-8
 */
export function decodeIds(bytes: Uint8Array, items: number): string[] {
  const [kind] = bytes;
  if (kind === IDS_TEXT) return decodeTexts(bytes, items);
  if (kind === IDS_NUMBERS) return decodeNumbers(bytes, {items, first: 1, width: 3});
  if (kind === IDS_SHORT_NUMBERS) return decodeNumbers(bytes, {items, first: 1, width: 2});
  if (kind === IDS_WIDE) return decodeNumbers(bytes, {items, first: 2, width: bytes[1]});
  throw new ProfilerError(
    'model-corrupt',
    `The ids of the model have the form ${kind ?? 'none'}, expected 0 to 3. Train the model again.`,
  );
}

function decodeNumbers(
  bytes: Uint8Array,
  {items, first, width}: {items: number; first: number; width: number},
): string[] {
  if (!(width >= 1 && width <= MAX_WIDTH) || bytes.length !== first + width * items) {
    throw toShapeError(`${bytes.length} bytes of ids, ${width} each,`, items);
  }
  return Array.from({length: items}, (_, item) => {
    const at = first + width * item;
    let value = 0;
    for (let k = width - 1; k >= 0; k--) value = 256 * value + bytes[at + k];
    return String(value);
  });
}

function decodeTexts(bytes: Uint8Array, items: number): string[] {
  const ids: string[] = [];
  let start = 1;
  for (let at = 1; at < bytes.length; at++) {
    if (bytes[at] !== 0) continue;
    if (ids.length === items || at - start > MAX_ID_BYTES) break;
    ids.push(decodeText(bytes.subarray(start, at)));
    start = at + 1;
  }
  if (start !== bytes.length || ids.length !== items)
    throw toShapeError(`${ids.length} ids in ${start} of ${bytes.length} bytes`, items);
  return ids;
}

function decodeText(letters: Uint8Array): string {
  // Ids without accents are read nearly three times as fast this way, seconds if there are a million.
  if (letters.every((value) => value < 128)) return String.fromCharCode(...letters);
  try {
    return decodeURIComponent(Array.from(letters, (value) => `%${value.toString(16).padStart(2, '0')}`).join(''));
  } catch (cause) {
    throw new ProfilerError('model-corrupt', 'An id of the model is not valid UTF-8. Train the model again.', {cause});
  }
}

function toShapeError(found: string, items: number): ProfilerError {
  return new ProfilerError(
    'model-shape',
    `The model has ${found}, its manifest says ${items} ids. Train the model again.`,
  );
}
