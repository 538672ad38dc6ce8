import {attributeOf, closest, find, findAll, matches, parentOf, textOf} from '../dom.ts';
import {MAX_ITEMS, toText} from '../read.ts';
import type {Source, ShownPage} from '../source.ts';
import {Graph, isProduct, type Node as Thing, typesOf} from './schema-org.ts';

/** Attribute names of a dialect: for an item, its type and its properties. */
interface Words {
  readonly scope: string;
  readonly type: string;
  readonly property: string;
}

const MICRODATA: Words = {scope: 'itemscope', type: 'itemtype', property: 'itemprop'};
const RDFA: Words = {scope: 'typeof', type: 'typeof', property: 'property'};
/** Maximum number of levels of nested items read. */
const MAX_DEPTH = 4;
/** Properties whose value is the link, not its text. */
const LINKS = /^(url|item|image|availability|itemCondition|priceType|mainEntityOfPage)$/;
/** Elements that hold a former price. */
const STRUCK_OUT = 'del,s,strike';
const THOUSANDS = /^\d{1,3}\.\d{3}$/;

const toSource = (name: string, words: Words): Source => ({
  name,
  label: 'microdata',
  read(page) {
    const wanted = new Set(findAll(page.root, `[${words.type}]`).filter((scope) => isWanted(scope, words)));
    // Products nested in a product are its variants or related products.
    const outer = [...wanted].filter((scope) => !hasAround(scope, wanted)).slice(0, MAX_ITEMS);
    const reading = new Graph(
      outer.map((scope) => toNode(scope, words, page, 0)),
      page,
    ).toReading();
    return reading;
  },
});

/** https://html.spec.whatwg.org/multipage/microdata.html */
export const microdata = toSource('microdata', MICRODATA);
/** https://www.w3.org/TR/rdfa-lite/ */
export const rdfa = toSource('rdfa', RDFA);

function isWanted(scope: Element, words: Words): boolean {
  const node = {'@type': toTypes(scope, words)};
  return isProduct(node) || typesOf(node).includes('breadcrumblist');
}

function toTypes(scope: Element, words: Words): string[] {
  return (attributeOf(scope, words.type) ?? '').split(/\s+/);
}

function hasAround(scope: Element, wanted: ReadonlySet<Element>): boolean {
  for (let around = parentOf(scope); around; around = parentOf(around)) if (wanted.has(around)) return true;
  return false;
}

function toNode(scope: Element, words: Words, page: ShownPage, depth: number): Thing {
  const node = Object.create(null) as Record<string, unknown[]>;
  node['@type'] = toTypes(scope, words);
  const id = attributeOf(scope, words.scope === 'typeof' ? 'resource' : 'itemid') ?? attributeOf(scope, 'href');
  if (id) node['@id'] = [id];
  if (depth > MAX_DEPTH) return node;
  const referred = (attributeOf(scope, 'itemref') ?? '').split(/\s+/).filter(Boolean).slice(0, MAX_DEPTH);
  const parts = referred.flatMap((name) => find(page.root, `[id="${CSS.escape(name)}"]`) ?? []);
  for (const part of [scope, ...parts]) {
    const selector = `[${words.property}]`;
    const inside = findAll(part, selector).slice(0, MAX_ITEMS);
    for (const element of part !== scope && attributeOf(part, words.property) ? [part, ...inside] : inside) {
      if (element !== part && !belongsTo(element, part, words)) continue;
      const isThing = attributeOf(element, words.scope) !== undefined;
      for (const given of attributeOf(element, words.property)!.split(/\s+/).slice(0, MAX_DEPTH)) {
        const name = given.replace(/^schema:/, '');
        if (name === 'price' && closest(element, STRUCK_OUT)) continue;
        const value = isThing ? toNode(element, words, page, depth + 1) : toValue(element, name);
        // Machine-readable values take precedence over visible text.
        if (attributeOf(element, 'content') !== undefined) (node[name] ??= []).unshift(value);
        else (node[name] ??= []).push(value);
      }
    }
  }
  return node;
}

/** Whether the nearest item around a property is this one. */
function belongsTo(element: Element, scope: Element, words: Words): boolean {
  const parent = parentOf(element);
  const around = parent && closest(parent, `[${words.scope}]`);
  // An element referenced by itemref may lie outside of any item, or in an item that contains this one.
  return around === scope || !around || !findAll(scope, `[${words.scope}]`).includes(around);
}

function toValue(element: Element, name: string): string | undefined {
  const machine = attributeOf(element, 'content') ?? attributeOf(element, 'datetime');
  if (machine !== undefined) return machine;
  const link = attributeOf(element, 'href') ?? attributeOf(element, 'src');
  if (link !== undefined && (LINKS.test(name) || matches(element, 'link'))) return link;
  const text = toText(attributeOf(element, 'value') ?? toVisibleText(element, name));
  // In visible text a point before three digits separates thousands; the added sign keeps it from being read as a
  // machine number.
  return text && /price/i.test(name) && THOUSANDS.test(text) ? `¤${text}` : text;
}

function toVisibleText(element: Element, name: string): string {
  const cents = /price/i.test(name) ? 'sup' : STRUCK_OUT;
  if (!find(element, `${STRUCK_OUT},${cents}`)) return textOf(element);
  const copy = Node.prototype.cloneNode.call(element, true) as Element;
  for (const old of findAll(copy, STRUCK_OUT)) old.remove();
  // Cents in superscript have no point before them: 12<sup>99</sup>, but 12,<sup>99</sup>.
  for (const raised of findAll(copy, cents)) raised.replaceWith(textOf(raised).replace(/^\d\d$/, '.$&'));
  return textOf(copy).replace(/([.,€])\./, '$1');
}
