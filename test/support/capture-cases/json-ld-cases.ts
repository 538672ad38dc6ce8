import {type CaptureCase, type CaseFamily, type Expected, html, jsonLd, lamp, lampView} from './capture-case.ts';

const PATH = '/p/paper-lamp';
const OFFER = {'@type': 'Offer', price: '89.50', priceCurrency: 'EUR'};
const TEXT = '"@type":"Product","sku":"LMP-4","name":"Paper lamp"';
const PRICE = '"offers":{"price":"89.50","priceCurrency":"EUR"}';

/** A page with one block. */
const block = (id: string, why: string, value: unknown, expect: Expected = lampView()): CaptureCase => ({
  id,
  why,
  pages: {[PATH]: html(jsonLd(value))},
  expect: [expect],
});

const steps = (...names: (readonly [string, string?])[]): object => ({
  '@type': 'BreadcrumbList',
  itemListElement: names.map(([name, item], i) => ({'@type': 'ListItem', position: i + 1, name, item})),
});

/** A page that gets its block when the catalogue has come, for which events wait a second at most. */
function afterCatalogue(product: object): Pick<CaptureCase, 'pages' | 'steps'> {
  const insert = `document.head.insertAdjacentHTML('beforeend',${JSON.stringify(jsonLd(product))})`;
  const until = "vitrine('recommend').then(function(list){return list.length>0})";
  return {pages: {'/': html('')}, steps: [{until}, {go: PATH}, {run: insert}]};
}

/** Blocks that are no JSON. */
const BLEMISHES: CaptureCase[] = [
  block('ld-bom-cdata', 'byte-order mark and CDATA marks', `\uFEFF//<![CDATA[\n{${TEXT},${PRICE}}\n//]]>`),
  block(
    'ld-block-comment',
    'comments of both kinds, and // inside an address',
    `{/* theme */${TEXT}, // sku\n"url":"https://x.example/p","image":"//cdn.example/a.jpg",${PRICE}}`,
  ),
  block(
    'ld-trailing-commas',
    'commas after the last entry of list and object',
    `{${TEXT},"image":["a.jpg","b.jpg",],${PRICE},}`,
  ),
  block(
    'ld-raw-control',
    'raw tab, line break and vertical tab in a text',
    `{${TEXT},"description":"one\ttwo\r\nthree\u000bfour",${PRICE}}`,
  ),
  block('ld-bad-escape', 'an apostrophe with a backslash before it', `{${TEXT},"description":"it\\'s paper",${PRICE}}`),
  block('ld-empty-value', 'a field whose value the template left out', `{${TEXT},"gtin13": ,"mpn":,${PRICE}}`),
  block('ld-small-letters', 'types in small letters', lamp({'@type': 'product', offers: {...OFFER, '@type': 'offer'}})),
  block('ld-leading-zero', 'a gtin without quotes that begins with 0', `{${TEXT},"gtin13":0042100005264,${PRICE}}`),
  block('ld-escaped-quotes', 'the whole block is escaped as HTML', `{${TEXT},${PRICE}}`.replaceAll('"', '&quot;')),
  block('ld-semicolon-comment', 'a comment before and a semicolon after', `<!-- product -->\n{${TEXT},${PRICE}};`),
  {
    id: 'ld-broken-and-whole',
    why: 'a block that cannot be repaired stands before a whole one',
    pages: {[PATH]: html(jsonLd('{"@type":"Product","name":"27" lamp"') + jsonLd(lamp()))},
    expect: [lampView()],
  },
];

/** Items and how they refer to each other. */
const GRAPHS: CaptureCase[] = [
  block(
    'ld-graph-reference',
    'offer and brand are items of the graph, referred to by @id',
    {
      '@graph': [
        {'@type': 'Organization', '@id': '#maker', name: 'Fern'},
        {...OFFER, '@id': '#offer'},
        lamp({offers: {'@id': '#offer'}, brand: {'@id': '#maker'}}),
      ],
    },
    lampView({brand: 'Fern'}),
  ),
  block('ld-page-main', 'an item page names its product as mainEntity, related ones stand beside', [
    {'@type': 'ItemPage', mainEntity: {'@id': '#lamp'}},
    lamp({sku: 'OTHER-1', name: 'Oil lamp'}),
    lamp({'@id': '#lamp'}),
    lamp({sku: 'OTHER-2', name: 'Desk lamp'}),
  ]),
  block('ld-offered', 'an offer with its product inside', {
    '@type': 'Offer',
    price: 89.5,
    priceCurrency: 'EUR',
    itemOffered: {'@type': 'Product', sku: 'LMP-4', name: 'Paper lamp'},
  }),
  block(
    'ld-values',
    'name and price as value objects with language and type',
    {
      '@type': 'Product',
      sku: {'@value': 'LMP-4'},
      name: [{'@value': 'Paper lamp', '@language': 'en'}],
      offers: {price: {'@value': '89.50', '@type': 'xsd:decimal'}, priceCurrency: 'EUR'},
    },
    lampView({title: 'Paper lamp'}),
  ),
  block('ld-prefixed-type', 'the type with a prefix', lamp({'@type': 'schema:Product'})),
  block(
    'ld-bad-crumb-address',
    'an address in the breadcrumbs that is none',
    [steps(['Home', '/'], ['Lamps', 'http://'], ['Paper lamp', PATH]), lamp()],
    lampView({category: 'Lamps'}),
  ),
  block(
    'ld-crumbs-second',
    'the first breadcrumb list is empty',
    [steps(), steps(['Home', '/'], ['Light', '/light'], ['Lamps', '/light/lamps'], ['Paper lamp']), lamp()],
    lampView({category: 'Light > Lamps'}),
  ),
  block(
    'ld-crumbs-language',
    'the first step is the home page of a language, under the name of the shop',
    [steps(['Fern & Oak', '/en/'], ['Lamps', '/en/lamps'], ['Paper lamp', PATH]), lamp()],
    lampView({category: 'Lamps'}),
  ),
  block(
    'ld-crumbs-unordered',
    'steps in another order than their positions',
    [
      {
        '@type': 'BreadcrumbList',
        itemListElement: [
          {'@type': 'ListItem', position: 3, item: {'@id': PATH, name: 'Paper lamp'}},
          {'@type': 'ListItem', position: 1, item: {'@id': '/', name: 'Start'}},
          {'@type': 'ListItem', position: 2, item: {'@id': '/lamps', name: 'Lamps'}},
        ],
      },
      lamp(),
    ],
    lampView({category: 'Lamps'}),
  ),
  block(
    'ld-category-number',
    'the category is the number of a taxonomy, the breadcrumbs have its name',
    [lamp({category: '594'}), steps(['Lamps', '/lamps'], ['Paper lamp'])],
    lampView({category: 'Lamps'}),
  ),
];

/** Prices. */
const PRICES: CaptureCase[] = [
  block(
    'ld-member-price',
    'the price for members stands beside the price for all',
    lamp({
      offers: {
        '@type': 'Offer',
        priceSpecification: [
          {'@type': 'UnitPriceSpecification', price: 80, priceCurrency: 'EUR', validForMemberTier: {'@id': '#gold'}},
          {'@type': 'UnitPriceSpecification', price: 89.5, priceCurrency: 'EUR'},
        ],
      },
    }),
  ),
  block(
    'ld-strikethrough',
    'the crossed out price comes first',
    lamp({
      offers: {
        '@type': 'Offer',
        priceCurrency: 'EUR',
        priceSpecification: [
          {price: 120, priceType: 'https://schema.org/StrikethroughPrice', priceCurrency: 'EUR'},
          {price: 89.5, priceCurrency: 'EUR'},
        ],
      },
    }),
  ),
  block(
    'ld-unit-price',
    'a price for a litre beside that of the bottle',
    lamp({
      offers: {
        '@type': 'Offer',
        priceSpecification: [
          {
            '@type': 'UnitPriceSpecification',
            price: 179,
            priceCurrency: 'EUR',
            referenceQuantity: {value: 1, unitCode: 'LTR'},
          },
          {'@type': 'UnitPriceSpecification', price: 89.5, priceCurrency: 'EUR'},
        ],
      },
    }),
  ),
  block(
    'ld-aggregate-inner',
    'an aggregate offer without ends, with offers inside',
    lamp({offers: {'@type': 'AggregateOffer', offerCount: 2, offers: [OFFER, {...OFFER, price: 99}]}}),
  ),
  block(
    'ld-aggregate-zero',
    'the lower end is 0 where a template had none',
    lamp({offers: {'@type': 'AggregateOffer', lowPrice: 0, highPrice: '89.50', price: '89.50', priceCurrency: 'EUR'}}),
  ),
  block(
    'ld-yen',
    'yen with a thousands comma',
    lamp({offers: {price: '12,800', priceCurrency: 'JPY'}}),
    lampView({price: 12800, currency: 'JPY'}),
  ),
  block('ld-code-in-price', 'the currency stands in the price', lamp({offers: {price: 'EUR 89.50'}})),
  block(
    'ld-no-price',
    'a text instead of a price',
    lamp({offers: {price: 'on request', priceCurrency: 'EUR'}}),
    lampView({price: null, currency: null}),
  ),
];

/** What a product is known by. */
const IDS: CaptureCase[] = [
  block(
    'ld-id-productid',
    'productID with the kind of number before it',
    lamp({sku: undefined, productID: 'sku:LMP-4'}),
  ),
  block('ld-id-mpn', 'only an mpn', lamp({sku: '', mpn: 'M-88'}), lampView({itemId: 'M-88'})),
  block(
    'ld-id-urn',
    'only an @id that is no address',
    lamp({sku: undefined, '@id': 'urn:product:lmp-4'}),
    lampView({itemId: 'urn:product:lmp-4'}),
  ),
  block(
    'ld-id-junk',
    'sku and gtin are template words: mpn is left',
    lamp({sku: '{{ product.sku }}', gtin13: 'N/A', mpn: 'M-88'}),
    lampView({itemId: 'M-88'}),
  ),
  block(
    'ld-id-path',
    'no number at all: the path of the page',
    lamp({sku: undefined}),
    lampView({itemId: [PATH, 'Paper lamp']}),
  ),
  {
    id: 'ld-id-canonical',
    why: 'no number at all, and the page has a canonical address',
    pages: {'/en/lamp?ref=1': html(`<link rel="canonical" href="${PATH}">${jsonLd(lamp({sku: undefined}))}`)},
    expect: [lampView({itemId: [PATH, 'Paper lamp']})],
  },
  {
    id: 'ld-id-catalogue-address',
    why: 'no number, another title than the catalogue has: the address is the same',
    ...afterCatalogue(lamp({sku: undefined, name: 'Paper lamp, large'})),
    catalogue: [{id: 'c-17', title: 'Lamp of rice paper', url: PATH, priceCents: 8950, category: 'Light > Lamps'}],
    expect: [lampView({itemId: 'c-17', category: 'Light > Lamps'})],
  },
  {
    id: 'ld-id-catalogue-gtin',
    why: 'the catalogue knows the product by its gtin, the page names a sku first',
    ...afterCatalogue(lamp({gtin13: '4006381333931'})),
    catalogue: [{id: '4006381333931', title: 'Lamp'}],
    expect: [lampView({itemId: '4006381333931'})],
  },
];

/** Which of several products a page is about, and lists. */
const CHOICE: CaptureCase[] = [
  {
    id: 'ld-variant-by-address',
    why: 'a group with variants, the address chooses the second',
    start: `${PATH}?variant=22`,
    pages: {
      [PATH]: html(
        jsonLd({
          '@type': 'ProductGroup',
          productGroupID: 'LMP',
          name: 'Paper lamp',
          hasVariant: [
            {
              '@type': 'Product',
              sku: 'LMP-S',
              name: 'Paper lamp, small',
              offers: {...OFFER, price: 60, url: `${PATH}?variant=21`},
            },
            {
              '@type': 'Product',
              sku: 'LMP-L',
              name: 'Paper lamp, large',
              offers: {...OFFER, price: 95, url: `${PATH}?variant=22`},
            },
          ],
        }),
      ),
    },
    expect: [{kind: 'view', itemId: ['LMP', 'LMP-L'], price: 95}],
  },
  {
    id: 'ld-variants-no-group',
    why: 'variants side by side that name their group only by its number',
    pages: {
      [PATH]: html(
        ['S', 'M', 'L']
          .map((size) =>
            jsonLd({
              '@type': 'Product',
              sku: `LMP-${size}`,
              name: `Paper lamp ${size}`,
              inProductGroupWithID: 'LMP',
              offers: OFFER,
            }),
          )
          .join(''),
      ),
    },
    expect: [{kind: 'view', itemId: ['LMP-S', 'LMP-M', 'LMP-L', 'LMP'], price: 89.5}],
  },
  {
    id: 'ld-heading-chooses',
    why: 'four products without addresses, the heading is the name of one',
    pages: {
      [PATH]: html(
        ['Oil lamp', 'Paper lamp', 'Desk lamp'].map((name, i) => jsonLd(lamp({name, sku: `N-${i}`}))).join(''),
        '<h1> Paper  Lamp </h1>',
      ),
    },
    expect: [lampView({itemId: 'N-1', title: 'Paper lamp'})],
  },
  {
    id: 'ld-heading-longer',
    why: 'the heading has the brand before the name of one of three products',
    pages: {
      [PATH]: html(
        ['Oil lamp', 'Paper lamp', 'Desk lamp'].map((name, i) => jsonLd(lamp({name, sku: `N-${i}`}))).join(''),
        '<h1>Fern Paper lamp</h1>',
      ),
    },
    expect: [lampView({itemId: 'N-1'})],
  },
  {
    id: 'ld-offer-chooses',
    why: 'of three products only one has an offer',
    pages: {
      [PATH]: html(
        jsonLd([
          lamp({sku: 'N-0', name: 'Oil lamp', offers: undefined}),
          lamp(),
          lamp({sku: 'N-2', name: 'Desk lamp', offers: undefined}),
        ]),
        '<h1>Light for your home</h1>',
      ),
    },
    expect: [lampView()],
  },
  {
    id: 'ld-list-page',
    why: 'a collection page with an item list of products',
    pages: {
      '/lamps': html(
        jsonLd({
          '@type': 'CollectionPage',
          mainEntity: {
            '@type': 'ItemList',
            name: 'Lamps',
            itemListElement: ['A', 'B'].map((sku, i) => ({
              '@type': 'ListItem',
              position: i + 1,
              item: lamp({sku, name: sku}),
            })),
          },
        }),
      ),
    },
    expect: [{kind: 'list-view', listId: 'Lamps', itemIds: ['A', 'B']}],
  },
  {
    id: 'ld-list-order',
    why: 'entries of a list in another order than their positions',
    pages: {
      '/lamps': html(
        jsonLd({
          '@type': 'ItemList',
          itemListElement: [
            ['B', 2],
            ['A', 1],
            ['C', 3],
          ].map(([sku, position]) => ({'@type': 'ListItem', position, item: lamp({sku, name: sku})})),
        }),
      ),
    },
    expect: [{kind: 'list-view', itemIds: ['A', 'B', 'C']}],
  },
  {
    id: 'ld-list-of-articles',
    why: 'lists of articles and of menu entries are no lists of products',
    pages: {
      [PATH]: html(
        jsonLd({
          '@type': 'ItemList',
          itemListElement: [
            {
              '@type': 'ListItem',
              position: 1,
              item: {'@type': 'Article', '@id': '/blog/1', name: 'How lamps are made'},
            },
          ],
        }) +
          jsonLd({
            '@type': 'ItemList',
            itemListElement: [{'@type': 'SiteNavigationElement', name: 'Lamps', url: '/lamps'}],
          }) +
          jsonLd(lamp()),
      ),
    },
    expect: [lampView()],
  },
  {
    id: 'ld-no-product',
    why: 'organisation, web site and a recipe: nothing is recorded',
    pages: {
      '/about': html(
        jsonLd({
          '@graph': [
            {'@type': 'Organization', name: 'Fern & Oak'},
            {'@type': 'WebSite', url: '/'},
            {'@type': 'Recipe', name: 'Soup', offers: OFFER},
          ],
        }),
      ),
    },
    expect: [],
  },
];

/** schema.org as JSON-LD. */
export const JSON_LD: CaseFamily = {
  dialect: 'json-ld',
  cases: [...BLEMISHES, ...GRAPHS, ...PRICES, ...IDS, ...CHOICE],
};
