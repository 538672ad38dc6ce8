import type {Inspection} from '../../core/contract/inspection.ts';
import {isAddressOf, type PageType} from '../../core/contract/page-types.ts';
import {own} from '../own.ts';
import {attributeOf, find, findAll, textOf} from '../capture/dom.ts';
import type {FoundEvent} from '../capture/found-event.ts';
import {toRecord, toText} from '../capture/read.ts';
import type {Reading, ShownPage} from '../capture/source.ts';
import {toSearchQuery} from '../capture/sources/search-address.ts';

/** What the type of a page is derived from. */
export interface PageSigns {
  readonly page: ShownPage;
  readonly readings: readonly Reading[];
  /** Events of the data layer. */
  readonly events: readonly FoundEvent[];
  /** Whether a dialect names the product that the page is about. */
  readonly hasProduct: boolean;
}

/** Looks for one sign of a type of page and names it; undefined if the page does not have it. */
type Sign = (signs: PageSigns) => string | undefined;

/** Body classes and Open Graph types by which shop systems mark their pages. */
const BODY: readonly (readonly [PageType, RegExp])[] = [
  ['order', /woocommerce-order-received|checkout-onepage-success|page-order-confirmation|is-act-finish/],
  ['cart', /woocommerce-cart|checkout-cart-index|\bpage-cart\b|template-cart|is-act-cart/],
  ['checkout', /woocommerce-checkout|checkout-index-index|page-order\b|is-ctl-checkout/],
  [
    'product',
    /single-product|catalog-product-view|product-page|page-product\b|template-product|is-ctl-(product|detail)|product-product/,
  ],
  [
    'category',
    /tax-product_cat|post-type-archive-product|catalog-category-view|template-collection|page-category|is-ctl-(listing|navigation)|product-category/,
  ],
];

const ADD_FORM =
  'form[action*="/cart/add"],form.cart,form[action*="line-item/add"],form#product_addtocart_form,[name="add-to-cart"],' +
  '#product-addtocart-button,#button-cart,[name="sAdd"],form[action*="addArticle"],[data-vitrine-action="cart-add"],' +
  '[class*="add-to-cart" i],[class*="addtocart" i],[id*="add-to-cart" i],[id*="addtocart" i]';
const ADD_WORDS =
  /\b(add (this )?to (the |my |your )?(cart|bag|basket|trolley)|buy (it )?now|in den warenkorb|ajouter au panier|añadir al carrito|aggiungi al carrello|in winkelwagen|do koszyka|lägg i varukorg)\b/i;
const PRODUCT_TEXT = /"@type"\s*:\s*\[?\s*"(?:https?:\/\/schema\.org\/)?(Product|ProductGroup|Book)"/i;

/** Signs in the order in which they are tried; a product counts before a list, and a list before an address. */
const SIGNS: readonly (readonly [PageType, Sign])[] = [
  ['order', (signs) => (hasKind(signs, 'purchase') ? 'an order in its data' : undefined)],
  ...(['order', 'cart', 'checkout'] as const).flatMap((type) => byName(type)),
  ['search', ({page}) => (toSearchQuery(page.address) ? 'search words in its address' : undefined)],
  ['product', ({hasProduct}) => (hasProduct ? 'the product that it names' : undefined)],
  ['product', (signs) => (hasKind(signs, 'view') ? 'a view in its data layer' : undefined)],
  ['product', toShopifySign],
  ['product', toProductSign],
  ['category', (signs) => (hasKind(signs, 'list-view') || hasList(signs) ? 'the list that it names' : undefined)],
  ...byName('category'),
  ...byName('home'),
];

/** The type of a page, and the sign by which it was recognised. */
export function toPageType(signs: PageSigns): Pick<Inspection, 'type' | 'sign'> {
  for (const [type, toSign] of SIGNS) {
    const sign = toSign(signs);
    if (sign) return {type, sign};
  }
  return {type: 'other', sign: 'nothing that a shop shows'};
}

/** Two signs of a type: the class of the page's body, and its address. */
function byName(type: PageType): (readonly [PageType, Sign])[] {
  const marked = BODY.find(([name]) => name === type)?.[1];
  return [
    [
      type,
      ({page}) => (marked?.test(attributeOf(find(page.root, 'body'), 'class') ?? '') ? 'its body’s class' : undefined),
    ],
    [type, ({page}) => (isAddressOf(type, toPathAndQuery(page)) ? 'its address' : undefined)],
  ];
}

/** Signs of a product page whose product cannot be read: the body's class, markup, a button for the cart. */
function toProductSign(signs: PageSigns): string | undefined {
  const {root} = signs.page;
  const [byBody, byAddress] = byName('product').map(([, toSign]) => toSign(signs));
  if (byBody) return byBody;
  if (/product/.test(attributeOf(find(root, 'meta[property="og:type"]'), 'content') ?? '')) return 'its og:type';
  const isList = hasList(signs) || hasKind(signs, 'list-view');
  const texts = findAll(root, 'script[type*="json" i]').filter((script) => PRODUCT_TEXT.test(textOf(script)));
  if (!isList && texts.length > 0) return 'JSON-LD of a product';
  const named = findAll(root, '[itemtype*="schema.org/Product"],[typeof$="Product"]');
  if (!isList && named.length === 1) return 'markup of one product';
  const forms = findAll(root, ADD_FORM).filter((form) => !isAdded(form));
  const buttons = findAll(root, 'button,input[type="submit"],a[role="button"],a.button,a.btn').filter((button) =>
    ADD_WORDS.test(attributeOf(button, 'value') ?? textOf(button)),
  );
  const isSingle = forms.length === 1 || buttons.length === 1;
  if (!isList && isSingle && findAll(root, 'h1').length === 1) return 'its one button for the cart';
  return isList ? undefined : byAddress;
}

/** Whether an element lies inside another form or button for the cart. */
function isAdded(form: Element): boolean {
  const around = form.parentElement;
  return !!around && !!around.closest(ADD_FORM);
}

function toShopifySign({page}: PageSigns): string | undefined {
  const meta = toRecord(toRecord(own(page.globals, 'ShopifyAnalytics')).meta);
  return toText(toRecord(meta.page).pageType) === 'product' ? 'Shopify’s page type' : undefined;
}

function hasKind({events, readings}: PageSigns, kind: FoundEvent['kind']): boolean {
  return [...events, ...readings.flatMap((reading) => reading.events ?? [])].some((event) => event.kind === kind);
}

function hasList({readings}: PageSigns): boolean {
  return readings.some(({lists = [], products = []}) => lists.length > 0 || products.length > 1);
}

function toPathAndQuery({address}: ShownPage): string {
  const {pathname, search} = new URL(address);
  return pathname + search;
}
