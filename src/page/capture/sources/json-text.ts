/** A text in quotes, or what is no JSON around and between: comments, CDATA marks, commas before a closing bracket. */
const BLEMISH =
  /("[^"\\]*(?:\\[\s\S][^"\\]*)*")|(?:\/\/|\/\*)?\s*(?:<!\[CDATA\[|\]\]>)(?:\s*\*\/)?|<!--|-->|\/\*[\s\S]*?\*\/|\/\/[^\n]*|,(?=\s*[}\]])/g;

/**
 * JSON as shops write it: sound, or with the common blemishes (byte-order mark, CDATA, comments, a comma too much, raw
 * line breaks in a text, a semicolon after it) taken out.
 *
 * @param onRepair called where something had to be taken out
 * @throws SyntaxError where it is no JSON either way
 */
export function parseJsonText(text: string, onRepair: () => void): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const plain = (found: string): string =>
      found.replace(BLEMISH, (_, quoted?: string) => quoted?.replace(/\p{Cc}+/gu, ' ') ?? '');
    // What stood behind a comment may be a comma that is too much now.
    const value: unknown = JSON.parse(plain(plain(text)).trim().replace(/;$/, ''));
    onRepair();
    return value;
  }
}
