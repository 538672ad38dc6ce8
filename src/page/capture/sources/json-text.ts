/**
 * A quoted text, or something that is not JSON: comments, CDATA marks, commas before a closing bracket, a value that is
 * missing, a number that begins with 0.
 */
const BLEMISH =
  /("[^"\\]*(?:\\[\s\S][^"\\]*)*")|(?:\/\/|\/\*)?\s*(?:<!\[CDATA\[|\]\]>)(?:\s*\*\/)?|<!--|-->|\/\*[\s\S]*?\*\/|\/\/[^\n]*|,(?=\s*[}\]])|:\s*(?=[,}])|:\s*0\d+/g;
/** A backslash before a character that needs none. */
const NEEDLESS = /\\([^"\\/bfnrtu])/g;
const PAIR = /\\[\s\S]/g;

/**
 * Parses JSON as shops write it: valid, or with common faults that are repaired (byte-order mark, CDATA, comments,
 * trailing commas, missing values, raw line breaks and needless backslashes in a text, all of it escaped as HTML,
 * something before or after the block).
 *
 * @param onRepair called if something had to be repaired
 * @throws SyntaxError if it is not JSON even after repairs
 */
export function parseJsonText(text: string, onRepair: () => void): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const whole = text.includes('"') ? text : text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    // Twice, because removing a comment may turn a comma into a trailing one.
    const plain = toPlain(toPlain(whole));
    const [from, to] = [plain.search(/[{[]/), Math.max(plain.lastIndexOf('}'), plain.lastIndexOf(']'))];
    const value: unknown = JSON.parse(plain.slice(Math.max(0, from), to + 1));
    onRepair();
    return value;
  }
}

function toPlain(json: string): string {
  return json.replace(BLEMISH, (found, quoted?: string) => {
    if (quoted) return quoted.replace(/\p{Cc}+/gu, ' ').replace(PAIR, (pair) => pair.replace(NEEDLESS, '$1'));
    const digits = /0\d+$/.exec(found);
    return found[0] !== ':' ? '' : digits ? `:"${digits[0]}"` : ':null';
  });
}
