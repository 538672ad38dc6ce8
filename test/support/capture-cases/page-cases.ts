import {
  type CaptureCase,
  type CaseFamily,
  type Expected,
  gtag,
  html,
  jsonLd,
  lamp,
  lampView,
  layer,
  script,
} from './capture-case.ts';

const card = (id: string, more = ''): string =>
  `<article data-vitrine-item="${id}" ${more}><a href="#${id}"><svg width="20" height="20"><rect id="pic-${id}" width="20" height="20"/></svg></a><button data-vitrine-action="cart-add">Add</button></article>`;

/** Elements that the shop marks itself. */
export const ATTRIBUTES: CaseFamily = {
  dialect: 'attribute',
  cases: [
    {
      id: 'at-all-fields',
      why: 'a view with all fields, a price with a sign',
      pages: {
        '/': html(
          '',
          '<main data-vitrine-view="r1" data-vitrine-title="Rug" data-vitrine-price="£1,290.00" data-vitrine-category="Living > Rugs" data-vitrine-brand="Loom"></main>',
        ),
      },
      expect: [
        {
          kind: 'view',
          itemId: 'r1',
          price: 1290,
          currency: 'GBP',
          category: 'Living > Rugs',
          brand: 'Loom',
          title: 'Rug',
        },
      ],
    },
    {
      id: 'at-picture-click',
      why: 'a picture inside the link of a card is clicked',
      pages: {
        '/': html('', `<div data-vitrine-list="new">${card('a')}${card('b', 'data-vitrine-position="2"')}</div>`),
      },
      steps: [{click: '#pic-b'}],
      expect: [
        {kind: 'list-view', listId: 'new', itemIds: ['a', 'b']},
        {kind: 'click', itemId: 'b', listId: 'new', position: 2},
      ],
    },
    {
      id: 'at-own-fields-of-action',
      why: 'a button that names another product and quantity than its card',
      pages: {
        '/': html(
          '',
          '<div data-vitrine-item="a" data-vitrine-price="5"><button data-vitrine-action="cart-add" data-vitrine-item="a-xl" data-vitrine-quantity="4" data-vitrine-price="7">XL</button></div>',
        ),
      },
      steps: [{click: 'button'}],
      expect: [{kind: 'cart-add', itemId: 'a-xl', quantity: 4, price: 7}],
    },
    {
      id: 'at-actions',
      why: 'wish, share, filter, checkout; an unknown action is none',
      pages: {
        '/': html(
          '',
          '<div data-vitrine-item="a"><b data-vitrine-action="wishlist">w</b><b data-vitrine-action="share">s</b><b data-vitrine-action="zoom">z</b></div><i data-vitrine-filter="size:xl">XL</i><u data-vitrine-action="checkout">go</u>',
        ),
      },
      steps: [
        {click: 'b:nth-child(1)'},
        {click: 'b:nth-child(2)'},
        {click: 'b:nth-child(3)'},
        {click: 'i'},
        {click: 'u'},
      ],
      expect: [
        {kind: 'wishlist', itemId: 'a'},
        {kind: 'share', itemId: 'a'},
        {kind: 'filter', filter: 'size:xl'},
        {kind: 'checkout'},
      ],
    },
    {
      id: 'at-junk',
      why: 'a template word instead of the id',
      pages: {
        '/': html(
          '',
          '<main data-vitrine-view="{{ id }}" data-vitrine-title="Rug"></main><section data-vitrine-list="x"><i data-vitrine-item="undefined"></i><i data-vitrine-item="ok"></i></section>',
        ),
      },
      expect: [{kind: 'list-view', itemIds: ['ok']}],
    },
    {
      id: 'at-view-changes',
      why: 'a framework changes the attribute with the address',
      pages: {'/': html('', '<main id=m data-vitrine-view="a"></main>')},
      steps: [{go: '/b'}, {run: "document.getElementById('m').setAttribute('data-vitrine-view','b')"}],
      expect: [
        {kind: 'view', itemId: 'a'},
        {kind: 'view', itemId: 'b'},
      ],
    },
  ],
};

const found = (id: string, why: string, start: string, query: string | undefined, head = ''): CaptureCase => ({
  id,
  why,
  start,
  pages: {[new URL(start, 'http://shop').pathname]: html(head)},
  expect: query ? [{kind: 'search', query}] : [],
});
const action = (template: string): string =>
  jsonLd({
    '@type': 'WebSite',
    potentialAction: {'@type': 'SearchAction', target: template, 'query-input': 'required name=words'},
  });

/** Result pages of searches. */
export const SEARCH: CaseFamily = {
  dialect: 'search',
  cases: [
    found(
      'q-shopify',
      'Shopify, with types and a page',
      '/search?type=product&options%5Bprefix%5D=last&q=oak+stool&page=2',
      'oak stool',
    ),
    found('q-woo-root', 'WooCommerce', '/?s=oak+stool&post_type=product', 'oak stool'),
    found('q-woo-folder', 'WooCommerce below a folder', '/shop/?s=oak+stool&post_type=product', 'oak stool'),
    found('q-wordpress-post', 'a post of WordPress by its number', '/?p=311', undefined),
    found(
      'q-salesforce',
      'Salesforce Commerce Cloud',
      '/on/demandware.store/Sites-Fern-Site/en/Search-Show?q=oak%20stool&lang=en',
      'oak stool',
    ),
    found('q-sylius', 'Sylius', '/taxons/home?criteria%5Bsearch%5D%5Bvalue%5D=oak+stool', 'oak stool'),
    found('q-gambio', 'Gambio, xt:Commerce', '/advanced_search_result.php?keywords=oak+stool', 'oak stool'),
    found('q-jtl-old', 'JTL-Shop before 5', '/navi.php?suchausdruck=oak+stool', 'oak stool'),
    found('q-vtex-path', 'VTEX: the words are the path', '/oak%20stool?map=ft&_q=oak%20stool', 'oak stool'),
    found('q-vtex-legacy', 'VTEX before IO: no parameter', '/oak%20stool?map=ft', 'oak stool'),
    found('q-drupal', 'Drupal Commerce', '/products?search_api_fulltext=oak+stool', 'oak stool'),
    found('q-algolia', 'InstantSearch with the name of an index', '/shop?prod_items%5Bquery%5D=oak+stool', 'oak stool'),
    found('q-intershop', 'Intershop', '/search?SearchTerm=oak+stool', 'oak stool'),
    found('q-cscart', 'CS-Cart', '/?dispatch=products.search&q=oak+stool&subcats=Y', 'oak stool'),
    found('q-encoded', 'Cyrillic words', '/search?q=%D0%BB%D0%B0%D0%BC%D0%BF%D0%B0', 'лампа'),
    found('q-empty', 'a search for nothing', '/search?q=+', undefined),
    found('q-path-step', 'words as a step of the path', '/recherche/tabouret', 'tabouret'),
    found('q-path-advanced', 'a page of the search, no words', '/search/advanced', undefined),
    found('q-ad', 'an advertisement with bid words', '/lamps?gclid=1&keyword=buy+lamps', undefined),
    found('q-page-of-list', 'pages and orders of a category', '/lamps?p=2&order=name&s=4', undefined),
    found(
      'q-action',
      'a parameter that only SearchAction knows',
      '/finder?words=oak+stool',
      'oak stool',
      action('https://fern.example/finder?words={words}'),
    ),
    found(
      'q-action-path',
      'SearchAction with the words in the path',
      '/finder/oak%20stool',
      'oak stool',
      action('https://fern.example/finder/{words}'),
    ),
    {
      id: 'q-told-twice',
      why: 'the address and the data layer tell one search',
      start: '/search?q=Oak+Stool',
      pages: {'/search': html(gtag("'event','view_search_results',{search_term:'oak stool'}"))},
      expect: [{kind: 'search', query: 'oak stool'}],
    },
    {
      id: 'q-changed',
      why: 'a second search in the same page',
      start: '/search?q=oak',
      pages: {'/search': html('')},
      steps: [{go: '/search?q=ash'}],
      expect: [
        {kind: 'search', query: 'oak'},
        {kind: 'search', query: 'ash'},
      ],
    },
  ],
};

const setBlock = (block: object): string =>
  `document.querySelector('script[type="application/ld+json"]').textContent=${JSON.stringify(JSON.stringify(block))}`;
const VASE = lamp({sku: 'VAS-1', name: 'Vase'});
const vase: Expected = {kind: 'view', itemId: 'VAS-1'};

/** Shops that change their page without loading another. */
export const SPA: CaseFamily = {
  dialect: 'spa',
  cases: [
    {
      id: 'spa-text-node',
      why: 'the text of the block is replaced',
      pages: {'/a': html(jsonLd(lamp()))},
      steps: [{go: '/b'}, {run: setBlock(VASE)}],
      expect: [lampView(), vase],
    },
    {
      id: 'spa-content-first',
      why: 'the page is drawn before its address changes',
      pages: {'/a': html(jsonLd(lamp()))},
      steps: [{run: setBlock(VASE)}, {settle: true}, {go: '/b'}],
      expect: [lampView(), vase],
    },
    {
      id: 'spa-there-and-back',
      why: 'a product, the list, the same product',
      pages: {'/a': html(jsonLd(lamp()))},
      steps: [
        {go: '/list'},
        {run: setBlock({'@type': 'WebPage'})},
        {settle: true},
        {go: '/a'},
        {run: setBlock(lamp())},
      ],
      expect: [lampView(), lampView()],
    },
    {
      id: 'spa-attribute',
      why: 'a framework changes content attributes in place',
      pages: {
        '/a': html(
          '',
          '<div itemscope itemtype="https://schema.org/Product"><meta id=n itemprop="name" content="Paper lamp"><meta id=s itemprop="sku" content="LMP-4"></div>',
        ),
      },
      steps: [
        {go: '/b'},
        {
          run: "document.getElementById('s').setAttribute('content','VAS-1');document.getElementById('n').setAttribute('content','Vase')",
        },
      ],
      expect: [{kind: 'view', itemId: 'LMP-4'}, vase],
    },
    {
      id: 'spa-text-of-element',
      why: 'a framework changes the text nodes of a product in place',
      pages: {
        '/a': html(
          '',
          '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Paper lamp</h1><b itemprop="sku">LMP-4</b></div>',
        ),
      },
      steps: [
        {go: '/b'},
        {
          run: "document.querySelector('h1').firstChild.data='Vase';document.querySelector('b').firstChild.data='VAS-1'",
        },
      ],
      expect: [
        {kind: 'view', itemId: 'LMP-4', title: 'Paper lamp'},
        {...vase, title: 'Vase'},
      ],
    },
    {
      id: 'spa-data-layer',
      why: 'the same product is told again after another one',
      pages: {'/a': html(layer({event: 'view_item', ecommerce: {items: [{item_id: 'A'}]}}))},
      steps: [
        {go: '/b'},
        {push: [{ecommerce: null}, {event: 'view_item', ecommerce: {items: [{item_id: 'B'}]}}]},
        {go: '/a'},
        {push: [{ecommerce: null}, {event: 'view_item', ecommerce: {items: [{item_id: 'A'}]}}]},
      ],
      expect: [
        {kind: 'view', itemId: 'A'},
        {kind: 'view', itemId: 'B'},
        {kind: 'view', itemId: 'A'},
      ],
    },
    {
      id: 'spa-re-rendered',
      why: 'the block is removed and written anew, as when a framework takes over the page',
      pages: {'/a': html(jsonLd(lamp()))},
      steps: [
        {
          run: "var s=document.querySelector('script[type=\"application/ld+json\"]');var t=s.textContent;s.remove();setTimeout(function(){var n=document.createElement('script');n.type='application/ld+json';n.textContent=t;document.head.append(n)},300)",
        },
        {until: 'document.querySelector(\'script[type="application/ld+json"]\')'},
      ],
      expect: [lampView()],
    },
    {
      id: 'spa-fragment',
      why: 'a fragment is no other page',
      pages: {'/a': html(jsonLd(lamp()))},
      steps: [{run: "location.hash='reviews'"}],
      expect: [lampView()],
    },
  ],
};

const OG =
  '<meta property="og:type" content="product"><meta property="og:title" content="Buy the Paper lamp online | Fern &amp; Oak"><meta property="product:price:amount" content="89.50"><meta property="product:price:currency" content="EUR">';
const ITEM = {item_id: '4711', item_name: 'Paper lamp', price: 89.5, item_category: 'Lamps'};
const MICRO =
  '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Paper lamp</h1><meta itemprop="productID" content="4711"></div>';

/** Pages that speak two dialects. */
export const TWO: CaseFamily = {
  dialect: 'two-dialects',
  cases: [
    {
      id: 'two-og-title',
      why: 'Open Graph has another title than JSON-LD',
      pages: {'/a': html(OG + jsonLd(lamp()))},
      expect: [lampView()],
    },
    {
      id: 'two-og-first',
      why: 'JSON-LD comes by a script after Open Graph was read',
      pages: {'/a': html(OG)},
      steps: [{run: `document.head.insertAdjacentHTML('beforeend',${JSON.stringify(jsonLd(lamp()))})`}],
      expect: [{kind: 'view', price: 89.5}],
    },
    {
      id: 'two-numbers',
      why: 'GA4 has the platform’s number, JSON-LD the sku, both the title',
      pages: {'/a': html(layer({event: 'view_item', ecommerce: {currency: 'EUR', items: [ITEM]}}) + jsonLd(lamp()))},
      expect: [{kind: 'view', itemId: ['4711', 'LMP-4'], price: 89.5, category: 'Lamps'}],
    },
    {
      id: 'two-numbers-add',
      why: 'the add comes under the other number than the view of the markup',
      pages: {'/a': html(jsonLd(lamp()) + layer({event: 'view_item', ecommerce: {currency: 'EUR', items: [ITEM]}}))},
      steps: [
        {
          push: [
            {ecommerce: null},
            {event: 'add_to_cart', ecommerce: {currency: 'EUR', items: [{item_id: 'LMP-4', quantity: 2}]}},
          ],
        },
      ],
      expect: [
        {kind: 'view', itemId: '4711'},
        {kind: 'cart-add', itemId: '4711', quantity: 2, price: 89.5},
      ],
    },
    {
      id: 'two-microdata',
      why: 'JSON-LD and microdata with different numbers',
      pages: {'/a': html(jsonLd(lamp()), MICRO)},
      expect: [lampView()],
    },
    {
      id: 'two-gtag-no-title',
      why: 'gtag tells only a number',
      pages: {'/a': html(jsonLd(lamp()) + gtag("'event','view_item',{items:[{id:'9001'}]}"))},
      expect: [{kind: 'view', itemId: ['9001', 'LMP-4'], price: 89.5}],
    },
    {
      id: 'two-lists',
      why: 'one list by JSON-LD and by GA4',
      pages: {
        '/lamps': html(
          jsonLd({
            '@type': 'ItemList',
            name: 'Lamps',
            itemListElement: ['A', 'B'].map((sku, i) => ({
              '@type': 'ListItem',
              position: i + 1,
              item: lamp({sku, name: sku}),
            })),
          }) +
            layer({
              event: 'view_item_list',
              ecommerce: {item_list_name: 'All lamps', items: [{item_id: 'A'}, {item_id: 'B'}]},
            }),
        ),
      },
      expect: [{kind: 'list-view', itemIds: ['A', 'B']}],
    },
    {
      id: 'two-next-page',
      why: 'the cart page tells an add under the number that only the product page linked to the sku',
      pages: {
        '/a': html(jsonLd(lamp()) + layer({event: 'view_item', ecommerce: {items: [ITEM]}})),
        '/cart': html(layer({event: 'remove_from_cart', ecommerce: {items: [{item_id: 'LMP-4'}]}})),
      },
      steps: [{open: '/cart'}],
      expect: [
        {kind: 'view', itemId: '4711'},
        {kind: 'cart-remove', itemId: '4711'},
      ],
    },
    {
      id: 'two-contradict',
      why: 'JSON-LD and microdata call the product by names and numbers that have nothing in common',
      pages: {
        '/a': html(jsonLd(lamp()), MICRO.replace('Paper lamp', 'Table light from rice paper').replace('4711', 'x')),
      },
      expect: [lampView()],
    },
    {
      id: 'two-layer-contradicts',
      why: 'Universal Analytics and microdata call the product by names and numbers that have nothing in common',
      pages: {
        '/a': html(
          layer({ecommerce: {detail: {products: {id: 304103, name: 'Light, paper', price: 89.5, category: 'Array'}}}}),
          MICRO.replace('4711', 'L-0000\n      Lamp'),
        ),
      },
      expect: [{kind: 'view', itemId: '304103', price: 89.5, category: null}],
    },
    {
      id: 'two-quick-view',
      why: 'a layer opens over the page with another product, and the page is read again after it',
      pages: {'/a': html(layer() + jsonLd(lamp()))},
      steps: [
        {push: [{event: 'view_item', ecommerce: {items: [{item_id: 'rug-1', item_name: 'Rug'}]}}]},
        {run: "document.body.insertAdjacentHTML('beforeend','<p>Rug</p>')"},
        {settle: true},
        {run: "document.body.insertAdjacentHTML('beforeend','<p>More</p>')"},
      ],
      expect: [lampView(), {kind: 'view', itemId: 'rug-1'}],
    },
    {
      id: 'two-late-heading',
      why: 'two products are named before the heading says which one the page is about',
      pages: {'/a': html(jsonLd(lamp()) + jsonLd(lamp({sku: 'RUG-1', name: 'Rug'})))},
      steps: [{settle: true}, {run: "document.querySelector('h1').textContent='Paper lamp'"}],
      expect: [{kind: 'list-view', itemIds: ['LMP-4', 'RUG-1']}, lampView()],
    },
    {
      id: 'two-attribute-and-layer',
      why: 'marked elements and GA4 tell one press',
      pages: {
        '/a': html(
          layer(),
          `<main data-vitrine-view="r1" data-vitrine-title="Rug"><button data-vitrine-action="cart-add">Add</button></main>${script("document.querySelector('button').onclick=function(){dataLayer.push({event:'add_to_cart',ecommerce:{items:[{item_id:'r1',item_name:'Rug'}]}})}")}`,
        ),
      },
      steps: [{click: 'button'}],
      expect: [
        {kind: 'view', itemId: 'r1'},
        {kind: 'cart-add', itemId: 'r1'},
      ],
    },
  ],
};
