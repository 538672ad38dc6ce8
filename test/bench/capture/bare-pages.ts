import type {Told} from './tally.ts';

/** A page that says one thing in one dialect and has nothing else on it. Each part is made from the thing's key. */
export interface BarePage extends Pick<Told, 'kind' | 'dialect'> {
  readonly html?: (key: string) => string;
  /** Path and query; a path of its own by default. */
  readonly address?: (key: string) => string;
  /** Whether the shop knows its products by number. */
  readonly isNumbered?: boolean;
  /** Script that runs as soon as the page script has run. */
  readonly act?: (key: string) => string;
  /** Script that runs shortly before the page is left. */
  readonly late?: (key: string) => string;
  /** Whether the page is left by pressing its button. */
  readonly isLeftByButton?: boolean;
  /** Address of its form, which leads to the next page; that page's own by default. */
  readonly toFormAddress?: (next: string) => string;
  /** Address of a page that its form shows and that is left too. */
  readonly toResults?: (key: string) => string;
}

/** Where a form's `action` belongs. */
export const FORM_ADDRESS = '{form}';

const product = (key: string): string =>
  JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Product',
    sku: key,
    name: `Jug ${key}`,
    offers: {'@type': 'Offer', price: '4.50', priceCurrency: 'EUR'},
  });
const item = (key: string): string => `{item_id: "${key}", item_name: "Jug ${key}", price: 4.5, quantity: 1}`;
const push = (event: string, key: string, more = ''): string =>
  `dataLayer.push({ecommerce: null}, {event: "${event}", ecommerce: {currency: "EUR", value: 4.5, ${more} items: [${item(key)}]}})`;
const order = (key: string): string => `transaction_id: "order-${key}",`;
const inScript = (text: string): string => `<script>window.dataLayer = window.dataLayer || []; ${text}</script>`;
const addJsonLd = (key: string): string =>
  `document.body.append(Object.assign(document.createElement("script"), {type: "application/ld+json", text: ${JSON.stringify(product(key))}}))`;
/** A data layer whose name only the tag manager's address gives. */
const toNamedLayer = (name: string, event: string, key: string, more = ''): string =>
  `<script>${name} = [{event: "${event}", ecommerce: {currency: "EUR", ${more} items: [${item(key)}]}}]</script><script async src="/gtm.js?id=GTM-1&amp;l=${name}"></script>`;
/** Segment's snippet, whose calls wait in an array until the library is there. */
const toSegmentCall = (event: string, properties: string): string =>
  `<script>analytics = []; analytics.methods = ["track", "page"]; for (const name of analytics.methods) analytics[name] = (...given) => analytics.push([name, ...given]); analytics.page(); analytics.track("${event}", {currency: "EUR", ${properties}})</script>`;
const segmentItem = (key: string): string => `product_id: "${key}", name: "Jug ${key}", price: 4.5, quantity: 1`;
/** Snowplow's snippet, whose calls wait in a queue of the function that the page has named. */
const toSnowplowCall = (name: string, method: string, payload: string): string =>
  `<script>GlobalSnowplowNamespace = ["${name}"]; ${name} = function () {${name}.q.push(arguments)}; ${name}.q = []; ${name}("newTracker", "sp", "collect.example"); ${name}("${method}", ${payload})</script>`;
const snowplowItem = (key: string): string => `{id: "${key}", name: "Jug ${key}", price: 4.5, currency: "EUR"}`;
const press = (): string => 'document.querySelector("button").click()';

/** One page for each way in which shops say what counts. */
export const BARE_PAGES: readonly BarePage[] = [
  {kind: 'view', dialect: 'JSON-LD', html: (key) => `<script type="application/ld+json">${product(key)}</script>`},
  {kind: 'view', dialect: 'JSON-LD, by a script', act: addJsonLd},
  {kind: 'view', dialect: 'JSON-LD, by a script at the end', late: addJsonLd},
  {
    kind: 'view',
    dialect: 'microdata',
    html: (key) =>
      `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Jug ${key}</h1><meta itemprop="sku" content="${key}"></div>`,
  },
  {
    kind: 'view',
    dialect: 'Open Graph',
    html: (key) =>
      `<meta property="og:type" content="product"><meta property="og:title" content="Jug ${key}"><meta property="product:retailer_item_id" content="${key}">`,
  },
  {kind: 'view', dialect: 'attributes', html: (key) => `<h1 data-vitrine-view="${key}">Jug ${key}</h1>`},
  {kind: 'view', dialect: 'GA4', html: (key) => inScript(push('view_item', key))},
  {kind: 'view', dialect: 'GA4, at the end', late: (key) => push('view_item', key)},
  {
    kind: 'view',
    dialect: 'gtag',
    html: (key) =>
      inScript(
        `function gtag() {dataLayer.push(arguments)} gtag("event", "view_item", {currency: "EUR", items: [${item(key)}]})`,
      ),
  },
  {
    kind: 'view',
    dialect: 'Universal Analytics',
    html: (key) => inScript(`dataLayer.push({ecommerce: {detail: {products: [{id: "${key}", name: "Jug ${key}"}]}}})`),
  },
  {
    kind: 'view',
    dialect: 'other data layer',
    html: (key) => `<script>shopLayer = [{event: "view_item", ecommerce: {items: [${item(key)}]}}]</script>`,
  },
  {kind: 'view', dialect: 'named data layer', html: (key) => toNamedLayer('shopData', 'view_item', key)},
  {kind: 'view', dialect: 'Segment', html: (key) => toSegmentCall('Product Viewed', segmentItem(key))},
  {
    kind: 'view',
    dialect: 'Snowplow',
    html: (key) => toSnowplowCall('snowplow', 'trackProductView:sp', snowplowItem(key)),
  },
  {
    kind: 'view',
    dialect: 'Shopify',
    html: (key) =>
      `<script>ShopifyAnalytics = {meta: {currency: "EUR", product: {id: "${key}", title: "Jug ${key}", variants: [{id: "${key}-v", price: 450}]}}}</script>`,
  },
  {kind: 'cart-add', dialect: 'GA4', act: (key) => push('add_to_cart', key)},
  {kind: 'cart-add', dialect: 'GA4, at the end', late: (key) => push('add_to_cart', key)},
  {kind: 'cart-add', dialect: 'named data layer', html: (key) => toNamedLayer('shopData', 'add_to_cart', key)},
  {kind: 'cart-add', dialect: 'Segment', html: (key) => toSegmentCall('Product Added', segmentItem(key))},
  {
    kind: 'cart-add',
    dialect: 'Snowplow',
    html: (key) =>
      toSnowplowCall('shopTracker', 'trackAddToCart', `{products: [${snowplowItem(key)}], currency: "EUR"}`),
  },
  {
    kind: 'cart-add',
    dialect: 'call',
    act: (key) => `vitrine("track", "add_to_cart", {currency: "EUR", items: [${item(key)}]})`,
  },
  {
    kind: 'cart-add',
    dialect: 'attributes',
    html: (key) => `<p data-vitrine-item="${key}"><button data-vitrine-action="cart-add">Add</button></p>`,
    act: press,
  },
  {
    kind: 'cart-add',
    dialect: 'WooCommerce form',
    html: (key) =>
      `<form class="cart" method="post" action="${FORM_ADDRESS}"><input type="number" name="quantity" value="1"><button name="add-to-cart" value="${key}">Add</button></form>`,
    isNumbered: true,
    isLeftByButton: true,
  },
  {
    kind: 'cart-add',
    dialect: 'Shopify form',
    html: (key) =>
      `<form method="post" action="${FORM_ADDRESS}"><input type="hidden" name="id" value="${key}"><button name="add">Add</button></form>`,
    isLeftByButton: true,
    toFormAddress: (next) => `/cart/add?then=${encodeURIComponent(next)}`,
  },
  {
    kind: 'cart-add',
    dialect: 'OpenCart form',
    html: (key) =>
      `<form method="post" action="${FORM_ADDRESS}"><select name="option"><option value="1">Red</option></select><input name="quantity" value="1"><input type="hidden" name="product_id" value="${key}"><button>Add</button></form>`,
    isLeftByButton: true,
    toFormAddress: (next) => `/index.php?route=checkout/cart.add&then=${encodeURIComponent(next)}`,
  },
  {kind: 'purchase', dialect: 'GA4', html: (key) => inScript(push('purchase', key, order(key)))},
  {kind: 'purchase', dialect: 'GA4, at the end', late: (key) => push('purchase', key, order(key))},
  {
    kind: 'purchase',
    dialect: 'named data layer',
    html: (key) => toNamedLayer('dataLayer2', 'purchase', key, order(key)),
  },
  {
    kind: 'purchase',
    dialect: 'Segment',
    html: (key) => toSegmentCall('Order Completed', `order_id: "order-${key}", products: [{${segmentItem(key)}}]`),
  },
  {
    kind: 'purchase',
    dialect: 'Snowplow',
    html: (key) =>
      toSnowplowCall(
        'shopTracker',
        'trackTransaction',
        `{${order(key)} products: [${snowplowItem(key)}], currency: "EUR"}`,
      ),
  },
  {
    kind: 'purchase',
    dialect: 'call',
    act: (key) => `vitrine("track", "purchase", {${order(key)} currency: "EUR", items: [${item(key)}]})`,
  },
  {kind: 'search', dialect: 'address', address: (key) => `/search?q=${key}`},
  {
    kind: 'search',
    dialect: 'form',
    html: (key) =>
      `<form role="search" action="${FORM_ADDRESS}"><input type="search" name="q" value="${key}"><button>Find</button></form>`,
    isLeftByButton: true,
    toFormAddress: () => '/search',
    toResults: (key) => `/search?q=${key}`,
  },
];
