import {fromDocument} from '../from-document.ts';

/** A tag or text in HTML as browsers serialise it, with values in double quotes. */
const PART = /<(\/?)([a-z][\w-]*)((?:"[^"]*"|[^">])*)>|([^<]+)/gi;
const ATTRIBUTE = /\s([\w:-]+)(?:="([^"]*)")?/g;
const ENTITY = /&(amp|lt|gt|quot|nbsp);/g;
const CHARACTERS: Readonly<Record<string, string>> = {amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' '};
/** Elements without an end tag. */
const VOID = /^(meta|link|input|img|br|hr|source|wbr|area|base|col|embed|track)$/i;
/** Elements whose text is not parsed as HTML. */
const RAW = /(<(script|style|textarea|noscript)\b[^>]*>)([\s\S]*?)(?:<\/\2>|$)/gi;
/** Tags that are rebuilt as they are; all others become a plain element, which loads and runs nothing. */
const TAGS = /^(script|meta|link|h1|form|input|select|option|a|button|del|s|sup)$/i;
/** Attributes that sources read; none of them runs or loads anything in a detached document. */
const READ =
  /^(data-[\w-]+|item\w+|content|property|typeof|resource|vocab|type|rel|href|value|datetime|id|class|name|action|checked|selected)$/;
const MAX_ELEMENTS = 5000;

/** The opening tag of an element's HTML; empty if it does not begin with one. */
export function toOpeningTag(html: unknown): string {
  return /^<[a-z](?:"[^"]*"|[^">])*/i.exec(String(html))?.[0].concat('>') ?? '';
}

/** Pieces of HTML without those that are contained in another piece. */
export function toOuter(pieces: readonly unknown[]): string[] {
  const texts = pieces.map(String);
  return texts.filter(
    (text, i) => !texts.some((other, j) => j !== i && other.length > text.length && other.includes(text)),
  );
}

/**
 * Rebuilds the elements that sources read from serialised HTML. They are created one by one instead of by the browser's
 * parser, which could run what a script of the shop put into the stored text.
 */
export function buildTree(html: string): DocumentFragment {
  const root = fromDocument('createDocumentFragment').call(document);
  const scripts: string[] = [];
  // Scripts, styles and the like are taken out first, because PART would find tags in their text. Only JSON-LD is read
  // later: its text is kept in `scripts`, and its index there takes its place.
  const plain = html.replace(RAW, (_, tag: string, name: string, text: string) => {
    return name === 'script' && /ld\+json/i.test(tag) ? `${tag}${scripts.push(text) - 1}</script>` : '';
  });
  const open: ParentNode[] = [root];
  let count = 0;
  for (const [, end, tag, attributes, text] of plain.matchAll(PART)) {
    const around = open.at(-1)!;
    const isScript = around instanceof HTMLScriptElement;
    if (text) around.append(isScript ? (scripts[Number(text)] ?? '') : decode(text));
    else if (end) {
      if (open.length > 1) open.pop();
    } else if (count++ < MAX_ELEMENTS) {
      const element = fromDocument('createElement').call(document, TAGS.test(tag) ? tag : 'i');
      for (const [, name, value = ''] of attributes.matchAll(ATTRIBUTE))
        if (READ.test(name)) element.setAttribute(name, decode(value));
      around.append(element);
      if (!VOID.test(tag)) open.push(element);
    }
  }
  return root;
}

function decode(text: string): string {
  return text.replace(ENTITY, (_, name: string) => CHARACTERS[name]);
}
