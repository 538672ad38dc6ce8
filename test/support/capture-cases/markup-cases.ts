import {type CaptureCase, type CaseFamily, type Expected, html, lampView} from './capture-case.ts';

const TYPE = 'itemscope itemtype="https://schema.org/';
const SKU = '<meta itemprop="sku" content="LMP-4">';
const NAME = '<h1 itemprop="name">Paper lamp</h1>';
const OFFER = `<div itemprop="offers" ${TYPE}Offer"><meta itemprop="price" content="89.50"><meta itemprop="priceCurrency" content="EUR"></div>`;

const body = (
  id: string,
  why: string,
  markup: string,
  expect: Expected | readonly Expected[] = lampView(),
  head = '',
): CaptureCase => ({
  id,
  why,
  pages: {'/p/paper-lamp': html(head, markup)},
  expect: Array.isArray(expect) ? (expect as readonly Expected[]) : [expect as Expected], // told apart by isArray
});

/** Microdata. */
export const MICRODATA: CaseFamily = {
  dialect: 'microdata',
  cases: [
    body(
      'md-itemref',
      'price and brand stand elsewhere on the page and are referred to',
      `<div ${TYPE}Product" itemref="price maker">${NAME}${SKU}</div><div id="price">${OFFER}</div><p>by <b id="maker" itemprop="brand">Fern</b></p>`,
      lampView({brand: 'Fern', title: 'Paper lamp'}),
    ),
    body(
      'md-no-offer-scope',
      'price and currency are properties of the product itself',
      `<div ${TYPE}Product">${NAME}${SKU}<b itemprop="price" content="89.50">89,50</b><meta itemprop="priceCurrency" content="EUR"></div>`,
    ),
    body(
      'md-struck-out',
      'the former price has the same property inside del',
      `<div ${TYPE}Product">${NAME}${SKU}<p itemprop="offers" ${TYPE}Offer"><del><span itemprop="price">120.00</span></del> <ins><span itemprop="price">89.50</span></ins><meta itemprop="priceCurrency" content="EUR"></p></div>`,
    ),
    body(
      'md-raised-cents',
      'the cents of the price stand in sup, without a point',
      `<div ${TYPE}Product">${NAME}${SKU}<p itemprop="offers" ${TYPE}Offer"><span itemprop="price">12<sup>99</sup></span><meta itemprop="priceCurrency" content="EUR"></p></div>`,
      lampView({price: 12.99}),
    ),
    body(
      'md-free',
      'the price is a word for free',
      `<div ${TYPE}Product">${NAME}${SKU}<p itemprop="offers" ${TYPE}Offer"><span itemprop="price">kostenlos</span><meta itemprop="priceCurrency" content="EUR"></p></div>`,
      lampView({price: 0}),
    ),
    body(
      'md-two-types',
      'the item has two types',
      `<div ${TYPE}Product https://schema.org/Book">${NAME}${SKU}${OFFER}</div>`,
    ),
    body(
      'md-http-slash',
      'the old scheme, and a slash at the end of the type',
      `<div itemscope itemtype="http://schema.org/Product/">${NAME}${SKU}${OFFER}</div>`,
    ),
    body(
      'md-data-value',
      'values of data, time and link elements',
      `<div ${TYPE}Product">${NAME}<data itemprop="sku" value="LMP-4">No. 4</data><div itemprop="offers" ${TYPE}Offer"><data itemprop="price" value="89.50">89,50 €</data><link itemprop="availability" href="https://schema.org/InStock"><span itemprop="priceCurrency" content="EUR">€</span></div></div>`,
    ),
    body(
      'md-link-url',
      'name inside a link, address as link',
      `<div ${TYPE}Product"><a itemprop="url" href="/p/paper-lamp"><span itemprop="name">Paper lamp</span></a>${SKU}${OFFER}</div>`,
      lampView({title: 'Paper lamp'}),
    ),
    body(
      'md-page-and-rating',
      'a web page around it, a rating and reviews with names and prices of nothing inside',
      `<div ${TYPE}WebPage"><div itemprop="mainEntity" ${TYPE}Product"><div itemprop="aggregateRating" ${TYPE}AggregateRating"><span itemprop="ratingValue">4.8</span></div><div itemprop="review" ${TYPE}Review"><b itemprop="name">Bright</b><i itemprop="author">Kim</i></div>${NAME}${SKU}${OFFER}</div></div>`,
      lampView({title: 'Paper lamp'}),
    ),
    body(
      'md-crumbs',
      'breadcrumbs in microdata beside the product',
      `<ol ${TYPE}BreadcrumbList"><li itemprop="itemListElement" ${TYPE}ListItem"><a itemprop="item" href="/"><span itemprop="name">Home</span></a><meta itemprop="position" content="1"></li><li itemprop="itemListElement" ${TYPE}ListItem"><a itemprop="item" href="/lamps"><span itemprop="name">Lamps</span></a><meta itemprop="position" content="2"></li><li itemprop="itemListElement" ${TYPE}ListItem"><span itemprop="name">Paper lamp</span><meta itemprop="position" content="3"></li></ol><div ${TYPE}Product">${NAME}${SKU}${OFFER}</div>`,
      lampView({category: 'Lamps'}),
    ),
    body(
      'md-aggregate',
      'an aggregate offer',
      `<div ${TYPE}Product">${NAME}${SKU}<div itemprop="offers" ${TYPE}AggregateOffer"><span itemprop="lowPrice">89.50</span>–<span itemprop="highPrice">120.00</span><meta itemprop="priceCurrency" content="EUR"></div></div>`,
    ),
    body(
      'md-thousands',
      'a visible price with a point for thousands',
      `<div ${TYPE}Product">${NAME}${SKU}<div itemprop="offers" ${TYPE}Offer"><span itemprop="price">1.290</span> <span itemprop="priceCurrency">EUR</span></div></div>`,
      lampView({price: 1290}),
    ),
    body(
      'md-main-and-neighbours',
      'neighbours in items of their own beside the page’s product',
      `<div ${TYPE}Product">${NAME}${SKU}${OFFER}</div>${['A', 'B'].map((sku) => `<div ${TYPE}Product"><a itemprop="url" href="/p/${sku}"><b itemprop="name">${sku}</b></a><meta itemprop="sku" content="${sku}"></div>`).join('')}`,
    ),
    body(
      'md-grid',
      'a grid of products with prices is a list',
      ['A', 'B', 'C']
        .map(
          (sku) =>
            `<div ${TYPE}Product"><a itemprop="url" href="/p/${sku}"><b itemprop="name">${sku}</b></a><meta itemprop="sku" content="${sku}">${OFFER}</div>`,
        )
        .join(''),
      {kind: 'list-view', itemIds: ['A', 'B', 'C']},
    ),
    body(
      'md-clobbered',
      'a form whose fields are called as the methods of elements',
      `<form ${TYPE}Product"><input name="closest"><input name="querySelectorAll"><input name="getAttribute">${NAME}${SKU}${OFFER}</form>`,
    ),
    body(
      'md-isbn',
      'a book by its isbn',
      `<div ${TYPE}Book"><h1 itemprop="name">On paper</h1><span itemprop="isbn">978-3-16-148410-0</span>${OFFER}</div>`,
      {kind: 'view', itemId: '978-3-16-148410-0', price: 89.5},
    ),
  ],
};

/** RDFa Lite. */
export const RDFA: CaseFamily = {
  dialect: 'rdfa',
  cases: [
    body(
      'rdfa-nested',
      'product, offer and brand by typeof',
      '<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Paper lamp</h1><meta property="sku" content="LMP-4"><div property="brand" typeof="Brand"><span property="name">Fern</span></div><div property="offers" typeof="Offer"><span property="price" content="89.50">89,50 €</span><meta property="priceCurrency" content="EUR"></div></div>',
      lampView({brand: 'Fern', title: 'Paper lamp'}),
    ),
    body(
      'rdfa-prefixed',
      'types and properties with the prefix schema:',
      '<div prefix="schema: https://schema.org/" typeof="schema:Product"><h1 property="schema:name">Paper lamp</h1><span property="schema:sku">LMP-4</span><div property="schema:offers" typeof="schema:Offer"><span property="schema:price" content="89.50">89,50 €</span><span property="schema:priceCurrency" content="EUR"></span></div></div>',
      lampView({title: 'Paper lamp'}),
    ),
    body(
      'rdfa-crumbs',
      'breadcrumbs as SEO plugins write them',
      '<div vocab="https://schema.org/" typeof="BreadcrumbList"><span property="itemListElement" typeof="ListItem"><a property="item" typeof="WebPage" href="/"><span property="name">Home</span></a><meta property="position" content="1"></span><span property="itemListElement" typeof="ListItem"><a property="item" typeof="WebPage" href="/lamps"><span property="name">Lamps</span></a><meta property="position" content="2"></span></div><div vocab="https://schema.org/" typeof="Product"><h1 property="name">Paper lamp</h1><meta property="sku" content="LMP-4"><div property="offers" typeof="Offer"><meta property="price" content="89.50"><meta property="priceCurrency" content="EUR"></div></div>',
      lampView({category: 'Lamps'}),
    ),
  ],
};

const og = (fields: Readonly<Record<string, string>>, name = 'property'): string =>
  Object.entries(fields)
    .map(([key, content]) => `<meta ${name}="${key}" content="${content}">`)
    .join('');

const LAMP = {
  'og:type': 'product',
  'og:title': 'Paper lamp',
  'product:retailer_item_id': 'LMP-4',
  'product:price:amount': '89.50',
  'product:price:currency': 'EUR',
};

/** Open Graph. */
export const OPEN_GRAPH: CaseFamily = {
  dialect: 'open-graph',
  cases: [
    body(
      'og-sale',
      'sale price beside the price',
      '',
      lampView({title: 'Paper lamp'}),
      og({
        ...LAMP,
        'product:price:amount': '120.00',
        'product:sale_price:amount': '89.50',
        'product:sale_price:currency': 'EUR',
      }),
    ),
    body('og-name-attribute', 'the tags stand in name instead of property', '', lampView(), og(LAMP, 'name')),
    body(
      'og-type-prefixed',
      'the type is og:product, the price is that of Shopify’s themes',
      '',
      {kind: 'view', itemId: ['/p/paper-lamp', 'Paper lamp'], price: 89.5, currency: 'EUR'},
      og({'og:type': 'og:product', 'og:title': 'Paper lamp', 'og:price:amount': '89.50', 'og:price:currency': 'EUR'}),
    ),
    body(
      'og-brand-category',
      'brand, category and a price with a comma',
      '',
      lampView({brand: 'Fern', category: 'Light > Lamps'}),
      og({...LAMP, 'product:price:amount': '89,50', 'product:brand': 'Fern', 'product:category': 'Light &gt; Lamps'}),
    ),
    body(
      'og-article',
      'an article with tags of its own is no product',
      '',
      [],
      og({'og:type': 'article', 'og:title': 'How lamps are made', 'article:author': 'Kim'}),
    ),
    body('og-website', 'a home page', '', [], og({'og:type': 'website', 'og:title': 'Fern & Oak'})),
  ],
};
