/** A quoted text (kept), or something that is not JSON: comments, CDATA marks, commas before a closing bracket. */
const BLEMISH =
  /("[^"\\]*(?:\\[\s\S][^"\\]*)*")|(?:\/\/|\/\*)?\s*(?:<!\[CDATA\[|\]\]>)(?:\s*\*\/)?|<!--|-->|\/\*[\s\S]*?\*\/|\/\/[^\n]*|,(?=\s*[}\]])/g;

/**
 * Parses JSON as shops write it: valid, or with common faults that are repaired (byte-order mark, CDATA, comments,
 * trailing commas, raw line breaks in a text, a semicolon at the end).
 *
 * @param onRepair called if something had to be repaired
 * @throws SyntaxError if it is not JSON even after repairs
 */
export function parseJsonText(text: string, onRepair: () => void): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const plain = (found: string): string =>
      found.replace(BLEMISH, (_, quoted?: string) => quoted?.replace(/\p{Cc}+/gu, ' ') ?? '');
    // Twice, because removing a comment may turn a comma into a trailing one.
    const value: unknown = JSON.parse(plain(plain(text)).trim().replace(/;$/, ''));
    onRepair();
    return value;
  }
}
