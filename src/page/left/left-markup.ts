import {fromDocument} from '../from-document.ts';

/** A tag or text of HTML as a browser writes it: values stand in double quotes. */
const PART = /<(\/?)([a-z][\w-]*)((?:"[^"]*"|[^">])*)>|([^<]+)/gi;
const ATTRIBUTE = /\s([\w:-]+)(?:="([^"]*)")?/g;
const ENTITY = /&(amp|lt|gt|quot|nbsp);/g;
const CHARACTERS: Readonly<Record<string, string>> = {amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' '};
/** Elements without an end. */
const VOID = /^(meta|link|input|img|br|hr|source|wbr|area|base|col|embed|track)$/i;
/** Elements whose text is no HTML. */
const RAW = /(<(script|style|textarea|noscript)\b[^>]*>)([\s\S]*?)(?:<\/\2>|$)/gi;
/** What is built again; everything else becomes a plain element, which loads and runs nothing. */
const TAGS = /^(script|meta|link|h1|form|input|a|button|del|s)$/i;
/** Attributes that readers ask for; none of them runs or loads anything in a document that is not shown. */
const READ =
  /^(data-[\w-]+|item\w+|content|property|typeof|resource|vocab|type|rel|href|value|datetime|id|class|name|action)$/;
const MAX_ELEMENTS = 5000;

/** The tag that an element's HTML begins with; empty where it begins with none. */
export function toOpeningTag(html: unknown): string {
  return /^<[a-z](?:"[^"]*"|[^">])*/i.exec(String(html))?.[0].concat('>') ?? '';
}

/** Pieces of HTML without those that stand in another one. */
export function toOuter(pieces: readonly unknown[]): string[] {
  const texts = pieces.map(String);
  return texts.filter(
    (text, i) => !texts.some((other, j) => j !== i && other.length > text.length && other.includes(text)),
  );
}

/**
 * Elements of HTML that a browser wrote, as far as readers ask for them: built one by one, so that no parser of the
 * browser's runs what a script of the shop may have put there.
 */
export function buildTree(html: string): DocumentFragment {
  const root = fromDocument('createDocumentFragment').call(document);
  const scripts: string[] = [];
  // Only JSON-LD is asked for.
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
