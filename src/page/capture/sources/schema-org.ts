import type {FoundEvent} from '../found-event.ts';
import {toCategory, toEntries, toKnown, toList, toName, toPrice, toRecord, toText, withoutGaps} from '../read.ts';
import type {ProductFacts, Reading, ShownPage} from '../source.ts';
import {own} from '../../own.ts';
import {isSamePage, toPath} from '../same-page.ts';
import {toSearch} from './search.ts';
import {toTemplateQuery} from './search-template.ts';

/** An item of JSON-LD, microdata or RDFa: its fields by their schema.org names. */
export type Node = Readonly<Record<string, unknown>>;

/** In small letters, as typesOf gives them. */
const PRODUCT = /^(product(group|model)?|individualproduct|someproducts|book|vehicle|car|productcollection)$/;
/** Types of prices that are crossed out or only recommended. */
const LIST_PRICE = /ListPrice|SRP$|MSRP|Strikethrough|RegularPrice/i;
/** Names of a shop's home page in breadcrumbs. */
const HOME = /^(home(page)?|start(seite)?|accueil|inicio|início|hem|forside|etusivu|strona główna|главная)$/i;
/** Types of entries of a list that may be products, beside those of PRODUCT. */
const LISTED = /^(|listitem|thing|offer|webpage|itempage)$/;
/** Path of a shop's home page, also in one of its languages. */
const ROOT = /^\/([a-z]{2}([-_][a-z]{2})?\/?)?$/i;
/** How deep graphs and main entities are followed. */
const MAX_DEPTH = 5;

/** A value, or that of a JSON-LD value object (`{"@value": …, "@language": …}`). */
const plain = (value: unknown): unknown => own(value, '@value') ?? value;
/** Text of a value, the first of several. */
const text = (value: unknown): string | undefined => toText(plain(toList(value).at(0)));
const name = (value: unknown): string | undefined => toName(plain(toList(value).at(0)));
/** Position of an entry in its list. */
const place = (entry: Node): number => Number(text(entry.position) ?? 0);

/** Types of an item in small letters, without the vocabulary's address: shops write `product` too. */
export function typesOf(node: Node): string[] {
  return toList(node['@type']).map((type) =>
    (toText(type) ?? '')
      .toLowerCase()
      .replace(/\/$/, '')
      .replace(/^.*[/#:]/, ''),
  );
}

export function isProduct(node: Node): boolean {
  return typesOf(node).some((type) => PRODUCT.test(type));
}

/** All items of a page's blocks, with references by `@id` resolved. */
export class Graph {
  readonly #byId = new Map<string, Node>();
  readonly #products = new Set<Node>();
  readonly #main = new Set<Node>();
  readonly #lists: Node[] = [];
  readonly #crumbs: Node[] = [];
  #search: string | undefined;

  constructor(
    roots: readonly unknown[],
    readonly page: ShownPage,
  ) {
    for (const root of roots) this.#index(root, 0);
    for (const root of roots) this.#collect(root, 0, false);
  }

  /** Reads product, lists and breadcrumbs from all items. */
  toReading(): Reading {
    const products = [...this.#products].filter((node) => !this.#isVariant(node)).map((node) => this.#toFacts(node));
    const lists = this.#lists.flatMap((list): FoundEvent[] => {
      const entries = toEntries(list.itemListElement).map((element) => this.#follow(element));
      const itemIds = entries
        .sort((a, b) => place(a) - place(b))
        .flatMap((entry) => {
          const item = entry.item ? this.#follow(entry.item) : entry;
          const product = item.itemOffered ? this.#follow(item.itemOffered) : item;
          if (!isProduct(product) && !typesOf(product).every((type) => LISTED.test(type))) return [];
          const {ids, url} = this.#toFacts(product);
          return ids.at(0) ?? toPath(url ?? text(entry.item), this.page) ?? [];
        });
      const listId = text(list.name) ?? text(list['@id']);
      return itemIds.length ? [withoutGaps({kind: 'list-view', source: 'json-ld', listId, itemIds})] : [];
    });
    const query = this.#search && toTemplateQuery(this.#search, this.page.address);
    const category = this.#crumbs.map((crumbs) => this.#toCrumbs(crumbs)).find(Boolean);
    return {products, lists, category, events: query ? [toSearch(query)] : []};
  }

  #index(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) return;
    for (const entry of toList(value)) {
      const node = toRecord(entry);
      const id = text(node['@id']);
      if (id && Object.keys(node).length > 1) this.#byId.set(id, {...this.#byId.get(id), ...node});
      for (const inner of [node['@graph'], node.mainEntity, node.hasVariant, node.isVariantOf, node.offers])
        if (typeof inner === 'object') this.#index(inner, depth + 1);
    }
  }

  /** Resolves a reference that consists only of an `@id`. */
  #follow(value: unknown): Node {
    const node = toRecord(toList(value).at(0));
    return this.#byId.get(text(node['@id']) ?? toText(value) ?? '') ?? node;
  }

  #collect(value: unknown, depth: number, isMain: boolean): void {
    if (depth > MAX_DEPTH) return;
    for (const entry of toList(value)) {
      const node = this.#follow(entry);
      const types = typesOf(node);
      if (isProduct(node)) {
        this.#products.add(node);
        if (isMain) this.#main.add(node);
      } else if (node.itemOffered) this.#collect(this.#toOffered(node), depth + 1, isMain);
      else if (types.includes('itemlist')) this.#lists.push(node);
      else if (types.includes('breadcrumblist')) this.#crumbs.push(node);
      else {
        for (const action of toList(node.potentialAction)) {
          const {target} = toRecord(action);
          this.#search ??= text(toRecord(target).urlTemplate) ?? toText(target);
        }
        this.#collect(node['@graph'], depth + 1, false);
        this.#collect(node.mainEntity, depth + 1, true);
        if (node.breadcrumb) this.#collect(node.breadcrumb, depth + 1, false);
      }
    }
  }

  /** The product inside an offer, with that offer if it has none of its own. */
  #toOffered({itemOffered, ...offer}: Node): Node {
    const product = this.#follow(itemOffered);
    return {...product, offers: product.offers ?? offer, '@id': undefined};
  }

  /** Whether a product is a variant of a product group on the same page, which describes it better. */
  #isVariant(node: Node): boolean {
    const groups = [...this.#products].filter((group) =>
      toList(group.hasVariant).some((one) => this.#follow(one) === node),
    );
    return groups.length > 0 || (!!node.isVariantOf && this.#products.has(this.#follow(node.isVariantOf)));
  }

  #toFacts(node: Node): ProductFacts {
    const variants = this.#variantsOf(node);
    const url = text(node.url) ?? text(toRecord(node.mainEntityOfPage)['@id']) ?? text(node.mainEntityOfPage);
    const offers = [node, ...variants].flatMap((one) => this.#offersOf(one, text(one.url) ?? toAddress(one['@id'])));
    const priced = offers.filter(({price}) => price !== undefined);
    const offer = priced.find((one) => isSamePage(one.url, this.page, true)) ?? priced.at(0);
    const variant = variants.find((one) => isSamePage(text(one.url) ?? toAddress(one['@id']), this.page, true));
    // A number is an id of a taxonomy, not the name of a category.
    const categories = toList(node.category ?? toRecord(variants.at(0)).category).map((one) => this.#toNamed(one));
    const category = toCategory(categories.filter((one) => !/^\d+$/.test(one ?? '')));
    const brand = this.#toNamed(toList(node.brand ?? node.manufacturer ?? toRecord(variants.at(0)).brand).at(0));
    const first = variant ?? toRecord(variants.at(0));
    return withoutGaps({
      ids: toKnown([...toNumbers(node), ...toNumbers(first), ...offers.map(({sku}) => sku)]),
      title: name(node.name) ?? name(first.name),
      brand: /^https?:/.test(brand ?? '') ? undefined : toName(brand),
      category,
      price: offer?.price,
      currency: offer?.currency,
      url: url ?? offers.find((one) => one.url)?.url ?? toAddress(node['@id']),
      group: toText(toRecord(node.isVariantOf)['@id']) ?? text(node.inProductGroupWithID),
      isMain: this.#main.has(node) || isSamePage(text(node.mainEntityOfPage), this.page) || undefined,
    });
  }

  /** The variants of a group, nested in it or referring to it. */
  #variantsOf(group: Node): Node[] {
    const inside = toList(group.hasVariant ?? group.model).map((variant) => this.#follow(variant));
    const beside = [...this.#products].filter(({isVariantOf}) => isVariantOf && this.#follow(isVariantOf) === group);
    return [...new Set([...inside, ...beside])];
  }

  #offersOf(node: Node, address: string | undefined) {
    const outer = toList(node.offers).map((offer) => this.#follow(offer));
    const inner = outer.flatMap((offer) => [offer, ...toList(offer.offers).map((one) => this.#follow(one))]);
    // Some pages give the price as a property of the product itself.
    const all = node.price === undefined ? inner : [...inner, node];
    return all.map((offer) => ({
      ...toOfferPrice(offer),
      url: text(offer.url) ?? toAddress(offer['@id']) ?? address,
      sku: text(offer.sku),
    }));
  }

  /** Category path from the breadcrumbs, without the home page and the last one, which is the product itself. */
  #toCrumbs(crumbs: Node): string | undefined {
    const steps = toEntries(crumbs.itemListElement).map((element) => toRecord(element));
    const all = steps
      .sort((a, b) => place(a) - place(b))
      .map((step) => {
        const item = this.#follow(step.item);
        const address = text(step.item) ?? text(item['@id']) ?? text(item.url);
        return {title: name(step.name) ?? name(item.name), address};
      });
    const inner = all.filter(({address}, i) => !(address && i === 0 && this.#isRoot(address)));
    const last = inner.at(-1);
    if (last && (!last.address || isSamePage(last.address, this.page) || this.#isTitle(last.title))) inner.pop();
    if (HOME.test(inner.at(0)?.title ?? '')) inner.shift();
    return toCategory(inner.map(({title}) => title));
  }

  #isRoot(address: string): boolean {
    const here = this.page.address;
    return URL.canParse(address, here) && ROOT.test(new URL(address, here).pathname);
  }

  /** A text, or the name of an item in its place. */
  #toNamed(value: unknown): string | undefined {
    return toText(plain(value)) ?? text(this.#follow(value).name);
  }

  #isTitle(title: string | undefined): boolean {
    return [...this.#products].some((product) => name(product.name) === title);
  }
}

/** Ids of a product, the shop's own first, because that is most likely its key elsewhere. */
function toNumbers(node: Node): (string | undefined)[] {
  const names = ['sku', 'productID', 'productGroupID', 'gtin13', 'gtin', 'gtin14', 'gtin12', 'gtin8', 'isbn', 'mpn'];
  const numbers = names.map((field) => text(node[field])?.replace(/^(sku|mpn|isbn|gtin\d*|ean|upc|asin):\s*/i, ''));
  // `@id` counts as a product id unless it is an address, a fragment or a blank node.
  const id = text(node['@id']);
  return [...numbers, id && !/^(https?:|[/#.?]|_:)/.test(id) ? id : undefined];
}

function toAddress(id: unknown): string | undefined {
  const address = toText(id);
  return address && /^(https?:|\/)/.test(address) ? address : undefined;
}

/** The current price of an offer: sale before list price, the lower end of a range. */
function toOfferPrice(offer: Node): {price?: number | string; currency?: string} {
  const told = toList(offer.priceSpecification).map((one) => toRecord(one));
  const asked = told.filter((one) => !LIST_PRICE.test(text(one.priceType) ?? '') && !one.validForMemberTier);
  // A price per kilogram may be given beside the price per piece; the latter has no reference quantity.
  const specified = asked.find((one) => !one.referenceQuantity) ?? toRecord(asked.at(0) ?? told.at(0));
  const prices = [offer.price, specified.price, offer.lowPrice, specified.minPrice, offer.minPrice];
  const all = prices
    .flatMap((value) => toList(value).map((one) => toPrice(plain(one))))
    .filter((one) => one !== undefined);
  return {
    price: all.find((price) => price !== 0) ?? all.at(0),
    currency: text(offer.priceCurrency ?? specified.priceCurrency),
  };
}
