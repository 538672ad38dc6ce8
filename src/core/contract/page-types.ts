/** What a page of a shop can be. */
export const PAGE_TYPES = ['product', 'category', 'search', 'cart', 'checkout', 'order', 'home', 'other'] as const;

export type PageType = (typeof PAGE_TYPES)[number];

/** Patterns of path and query in well-known shop systems, the most reliable first. */
const ADDRESSES: readonly (readonly [PageType, RegExp])[] = [
  [
    'order',
    /order-received|thank[-_]?you|order[-_/]?confirm|checkout\/(onepage\/)?(success|finish|confirm)|\/bestaetigung/i,
  ],
  [
    'cart',
    /\/(cart|basket|bag|trolley|warenkorb|panier|carrello|carrito|winkelwagen(tje)?|koszyk|varukorg)(\.\w+)?\/?($|[?#])|route=checkout\/cart/i,
  ],
  ['checkout', /\/(checkouts?|kasse|caisse|commande|pago|afrekenen)(\/|\.\w+|$|\?)|route=checkout\/checkout/i],
  [
    'product',
    /\/(products?|produkte?|produits?|prodotto|producto|productos|item|artikel|dp|p|pd)\/[^/?#]+(\/?$|[?#])|-p-?\d{3,}|\/p\d{4,}|[?&](product_id|id_product)=|\/\d{1,7}-[a-z0-9-]+\.html/i,
  ],
  [
    'category',
    /\/(collections?|category|categories|categorie|product-category|kategorie|c|catalog|cat|rubrique|shop)(\/|$)|route=product\/category|[?&]id_category=/i,
  ],
  ['search', /\/(catalogsearch|search|suche|recherche|zoeken)\b|route=product\/search/i],
  ['home', /^\/(index\.\w+|[a-z]{2}(-[a-z]{2})?\/?)?$/i],
];

/** Whether an address looks like that of a page of this type. @param pathAndQuery begins with a slash */
export function isAddressOf(type: PageType, pathAndQuery: string): boolean {
  return ADDRESSES.some(([name, pattern]) => name === type && pattern.test(pathAndQuery));
}

/** The type of page that an address looks like. @param pathAndQuery begins with a slash */
export function toTypeOfAddress(pathAndQuery: string): PageType {
  return ADDRESSES.find(([, pattern]) => pattern.test(pathAndQuery))?.[0] ?? 'other';
}
