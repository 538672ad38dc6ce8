/** Maximum number of words of a search that are read. */
const MAX_WORDS = 12;

/** Endings that tell a plural from its singular in the languages of most shops; enough to let `mugs` find `mug`. */
const PLURAL = /(\p{L}{3,}?)(?:es|en|s|n|e)$/u;

/**
 * Words of a title or a search in the form in which they are compared: lower case, without accents, plural endings or
 * single characters; each once, at most 12.
 */
export function toSearchWords(text: string): string[] {
  const words = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1)
    .map((word) => word.replace(PLURAL, '$1'));
  return [...new Set(words)].slice(0, MAX_WORDS);
}
