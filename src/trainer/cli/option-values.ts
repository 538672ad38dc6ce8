import {InvalidArgumentError} from '@commander-js/extra-typings';

/** A whole number of 0 or more. @throws InvalidArgumentError which commander prints after the name of the option */
export function parseWholeNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Expected a whole number of 0 or more.');
}

/** A whole number of 1 or more. @throws InvalidArgumentError */
export function parsePositiveNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a whole number of 1 or more.');
}

/** A path that is not empty: an empty one would mean the current folder. @throws InvalidArgumentError */
export function parsePath(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Expected a path, got nothing.');
}

/** An amount of memory as DuckDB reads it, such as `2GB` or `800 MB`. @throws InvalidArgumentError */
export function parseMemory(text: string): string {
  if (/^\d+(\.\d+)?\s?[KMGT]i?B$/i.test(text)) return text;
  throw new InvalidArgumentError('Expected a size such as 2GB or 800MB.');
}

/** Words separated by commas; `none` means an empty list. */
export function parseList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '' && word !== 'none');
}

/** Collects the values of an option that may be given several times. */
export function parseEach(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}
