/** A text with the digits of all scripts as 0-9. */
export function withPlainDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, toDigit);
}

/** In Unicode, the ten digits of a script begin at a multiple of 16, or 6 after one. */
function toDigit(found: string): string {
  const code = found.codePointAt(0)!;
  const low = code & 15;
  return String(/\p{Nd}/u.test(String.fromCodePoint(code - low)) ? low : low - 6);
}
