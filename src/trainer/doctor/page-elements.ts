import {type DefaultTreeAdapterTypes, parse} from 'parse5';

/** An element of a page, as a browser with scripting enabled parses it from the HTML. */
export interface PageElement {
  /** Lower case. */
  readonly tag: string;
  /** By name in lower case; an attribute without a value is the empty string. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The text directly inside it, such as the code of a script. */
  readonly text: string;
}

type Node = DefaultTreeAdapterTypes.Node;

/** Every element in document order, without the content of templates, which is not part of the page. */
export function toPageElements(html: string): PageElement[] {
  const elements: PageElement[] = [];
  const open: Node[] = [parse(html)]; // a stack instead of recursion, because HTML may be nested to any depth
  for (let node = open.pop(); node; node = open.pop()) {
    if (!('childNodes' in node)) continue;
    if ('tagName' in node) {
      elements.push({
        tag: node.tagName,
        attributes: Object.fromEntries(node.attrs.map(({name, value}) => [name, value])),
        text: node.childNodes.map((child) => ('value' in child ? child.value : '')).join(''),
      });
    }
    for (let child = node.childNodes.length - 1; child >= 0; child--) open.push(node.childNodes[child]);
  }
  return elements;
}
