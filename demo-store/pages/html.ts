/**
 * A tag for templates of HTML. The server's makes text, the browser's is lit's; a template that takes the tag as an
 * argument is written once for both. In such a template every attribute is quoted and no binding has a prefix (`@`,
 * `.`, `?`).
 */
export type Html<Result> = (strings: TemplateStringsArray, ...values: unknown[]) => Result;

/** HTML that is safe to put into a page as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

/**
 * The server's tag: every value is escaped, except Markup; lists are joined; undefined, null and false give nothing.
 */
export const html: Html<Markup> = (strings, ...values) =>
  new Markup(strings.reduce((before, after, index) => before + toText(values[index - 1]) + after));

/** A JSON block of a page; `<` is written so that no text in it can end the block. */
export function jsonBlock(type: string, value: unknown, id = ''): Markup {
  const text = JSON.stringify(value).replaceAll('<', '\\u003c');
  return new Markup(`<script type="${type}"${id && ` id="${id}"`}>${text}</script>`);
}

function toText(value: unknown): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(toText).join('');
  return String(value).replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
