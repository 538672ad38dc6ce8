import {type CaseFamily, gtag, html, layer, script} from './capture-case.ts';

const CHAIR = {item_id: 'CH-1', item_name: 'Ash chair', price: 120, quantity: 1, item_brand: 'Fern'};
const STOOL = {item_id: 'ST-2', item_name: 'Oak stool', price: 45.5, quantity: 2};
const shelf = (count: number): object[] => Array.from({length: count}, (_, i) => ({item_id: `SH-${i}`, index: i}));
const ids = (count: number): string[] => Array.from({length: count}, (_, i) => `SH-${i}`);

/** Google Analytics 4 by objects. */
export const GA4: CaseFamily = {
  dialect: 'ga4',
  cases: [
    {
      id: 'ga4-category-path',
      why: 'five category fields, a shop affiliation and a coupon beside them',
      pages: {
        '/': html(
          layer({
            event: 'view_item',
            ecommerce: {
              currency: 'GBP',
              items: [
                {...CHAIR, item_category: 'Home', item_category2: 'Dining', item_category3: 'Chairs', coupon: 'X'},
              ],
            },
          }),
        ),
      },
      expect: [
        {
          kind: 'view',
          itemId: 'CH-1',
          price: 120,
          currency: 'GBP',
          category: 'Home > Dining > Chairs',
          brand: 'Fern',
          title: 'Ash chair',
        },
      ],
    },
    {
      id: 'ga4-category-list',
      why: 'the category is a list of steps',
      pages: {
        '/': html(layer({event: 'view_item', ecommerce: {items: [{...CHAIR, item_category: ['Home', 'Chairs']}]}})),
      },
      expect: [{kind: 'view', itemId: 'CH-1', category: 'Home > Chairs'}],
    },
    {
      id: 'ga4-items-by-number',
      why: 'items is an object with the keys 0 and 1, as PHP writes a list with gaps',
      pages: {'/': html(layer({event: 'add_to_cart', ecommerce: {currency: 'EUR', items: {0: CHAIR, 2: STOOL}}}))},
      expect: [
        {kind: 'cart-add', itemId: 'CH-1', price: 120},
        {kind: 'cart-add', itemId: 'ST-2', quantity: 2, price: 45.5},
      ],
    },
    {
      id: 'ga4-items-by-sku',
      why: 'items is an object keyed by the product numbers',
      pages: {'/': html(layer({event: 'view_item_list', ecommerce: {items: {'CH-1': CHAIR, 'ST-2': STOOL}}}))},
      expect: [{kind: 'list-view', itemIds: ['CH-1', 'ST-2']}],
    },
    {
      id: 'ga4-one-item-object',
      why: 'items is the product itself',
      pages: {'/': html(layer({event: 'view_item', ecommerce: {currency: 'EUR', items: CHAIR}}))},
      expect: [{kind: 'view', itemId: 'CH-1', price: 120, currency: 'EUR'}],
    },
    {
      id: 'ga4-block-first',
      why: 'the block is pushed without an event, the events of the tag manager come between, then the event',
      pages: {
        '/': html(
          layer(
            {ecommerce: {currency: 'EUR', items: [CHAIR]}},
            {event: 'gtm.js', 'gtm.start': 1},
            {event: 'view_item'},
          ),
        ),
      },
      expect: [{kind: 'view', itemId: 'CH-1', price: 120, currency: 'EUR'}],
    },
    {
      id: 'ga4-block-merged',
      why: 'the tag manager merges: products pushed first, currency and value with the event',
      pages: {
        '/': html(layer({ecommerce: {items: [CHAIR]}}, {event: 'view_item', ecommerce: {currency: 'SEK', value: 120}})),
      },
      expect: [{kind: 'view', itemId: 'CH-1', price: 120, currency: 'SEK'}],
    },
    {
      id: 'ga4-null-between',
      why: 'ecommerce: null empties the model: the next event names no product',
      pages: {
        '/': html(
          layer({event: 'view_item', ecommerce: {items: [CHAIR]}}, {ecommerce: null}, {event: 'add_to_wishlist'}),
        ),
      },
      expect: [{kind: 'view', itemId: 'CH-1'}],
    },
    {
      id: 'ga4-own-fields-win',
      why: 'a flat event of a plugin after a kept block of another product',
      pages: {'/': html(layer({ecommerce: {items: [CHAIR]}}, {event: 'view_item', items: [STOOL], currency: 'EUR'}))},
      expect: [{kind: 'view', itemId: 'ST-2', price: 45.5}],
    },
    {
      id: 'ga4-after-list',
      why: 'an event without products after a list of eight invents no eight wishes',
      pages: {
        '/': html(layer({event: 'view_item_list', ecommerce: {item_list_name: 'New', items: shelf(8)}})),
      },
      steps: [{push: [{event: 'add_to_wishlist'}]}],
      expect: [{kind: 'list-view', listId: 'New', itemIds: ids(8)}],
    },
    {
      id: 'ga4-layer-by-name',
      why: 'the container is loaded with l=shopData, the layer has that name',
      pages: {
        '/': html(
          script(
            "window.shopData=[{event:'view_item',ecommerce:{currency:'EUR',items:[{item_id:'CH-1',price:120}]}}]",
          ) + '<script async src="https://www.googletagmanager.com/gtm.js?id=GTM-AAAA&l=shopData"></script>',
        ),
      },
      steps: [{run: "shopData.push({event:'add_to_cart',ecommerce:{items:[{item_id:'CH-1',price:120}]}})"}],
      expect: [
        {kind: 'view', itemId: 'CH-1', price: 120, currency: 'EUR'},
        {kind: 'cart-add', itemId: 'CH-1'},
      ],
    },
    {
      id: 'ga4-layer-inserted',
      why: 'the usual snippet inserts a script with l=dl2 into the page',
      pages: {
        '/': html(
          script(
            "(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({event:'gtm.js'});var f=d.getElementsByTagName(s)[0],j=d.createElement(s);" +
              "j.async=true;j.src='https://www.googletagmanager.com/gtm.js?id='+i+'&l='+l;f.parentNode.insertBefore(j,f)})(window,document,'script','dl2','GTM-B')",
          ) + script("dl2.push({event:'view_item',ecommerce:{items:[{item_id:'CH-1',price:9}]}})"),
        ),
      },
      expect: [{kind: 'view', itemId: 'CH-1', price: 9}],
    },
    {
      id: 'ga4-late-layer',
      why: 'the layer is pushed to long after the page was read',
      pages: {'/': html('')},
      steps: [
        {run: 'window.dataLayer=window.dataLayer||[]'},
        {push: [{event: 'view_item', ecommerce: {items: [CHAIR]}}]},
      ],
      expect: [{kind: 'view', itemId: 'CH-1'}],
    },
    {
      id: 'ga4-push-restored',
      why: 'a consent script kept push and puts it back: our listener is gone, the entries are not',
      pages: {'/': html(script('window.dataLayer=[];var before=dataLayer.push'))},
      steps: [
        {run: 'dataLayer.push=before'},
        {push: [{event: 'add_to_cart', ecommerce: {currency: 'EUR', items: [STOOL]}}]},
      ],
      expect: [{kind: 'cart-add', itemId: 'ST-2', quantity: 2}],
    },
    {
      id: 'ga4-push-wrapped',
      why: 'the tag manager wraps push over ours and returns true',
      pages: {'/': html(layer())},
      steps: [
        {run: 'var p=dataLayer.push;dataLayer.push=function(){p.apply(dataLayer,arguments);return true}'},
        {push: [{event: 'view_item', ecommerce: {items: [CHAIR]}}]},
      ],
      holds: 'dataLayer.push({a:1})===true',
      expect: [{kind: 'view', itemId: 'CH-1'}],
    },
    {
      id: 'ga4-two-at-once',
      why: 'one push with two entries',
      pages: {'/': html(layer())},
      steps: [{push: [{ecommerce: {items: [CHAIR]}}, {event: 'select_item'}]}],
      expect: [{kind: 'click', itemId: 'CH-1'}],
    },
    {
      id: 'ga4-junk',
      why: 'template words in every optional field',
      pages: {
        '/': html(
          layer({
            event: 'view_item',
            ecommerce: {
              currency: '{{currency}}',
              items: [
                {
                  item_id: 'CH-1',
                  item_name: 'Ash chair',
                  item_brand: '(not set)',
                  item_category: 'undefined',
                  item_category2: '[[sub]]',
                  price: 'NaN',
                },
              ],
            },
          }),
        ),
      },
      expect: [{kind: 'view', itemId: 'CH-1', brand: null, category: null, price: null, currency: null}],
    },
    {
      id: 'ga4-junk-ids',
      why: 'ids that a template did not fill: the title is left',
      pages: {
        '/': html(
          layer({
            event: 'view_item_list',
            ecommerce: {
              items: [
                {item_id: '<?= $sku ?>', item_name: 'One'},
                {item_id: '__SKU__', item_name: 'Two'},
                {item_id: 'A-3', item_name: 'Three'},
              ],
            },
          }),
        ),
      },
      expect: [{kind: 'list-view', itemIds: ['One', 'Two', 'A-3']}],
    },
    {
      id: 'ga4-bad-fields',
      why: 'an index and a quantity that are no numbers, a negative price: the event counts',
      pages: {
        '/': html(
          layer({
            event: 'add_to_cart',
            ecommerce: {items: [{item_id: 'CH-1', index: 'first', quantity: 'two', price: -5}]},
          }),
        ),
      },
      expect: [{kind: 'cart-add', itemId: 'CH-1', quantity: 1, price: null, position: null}],
    },
    {
      id: 'ga4-feed-prefix',
      why: 'a feed plugin names the product gla_77 beside the shop, which calls it 77',
      pages: {
        '/': html(
          layer({
            event: 'view_item',
            ecommerce: {currency: 'EUR', items: [{item_id: '77', item_name: 'Ash chair', price: 5}]},
          }),
        ),
      },
      steps: [
        {
          push: [
            {
              event: 'view_item',
              ecommerce: {currency: 'EUR', items: [{item_id: 'gla_77', item_name: 'Ash chair', price: 5}]},
            },
          ],
        },
      ],
      expect: [{kind: 'view', itemId: '77'}],
    },
    {
      id: 'ga4-feed-variant',
      why: 'shopify_DE_6001_111 of the feed is product 6001',
      pages: {
        '/': html(
          layer({event: 'view_item', ecommerce: {items: [{item_id: 'shopify_DE_6001_111', item_name: 'Tee'}]}}),
        ),
      },
      expect: [{kind: 'view', itemId: '6001'}],
    },
    {
      id: 'ga4-event-prefix',
      why: 'an own prefix in front of the names',
      pages: {'/': html(layer())},
      steps: [
        {push: [{event: 'dl_view_item', ecommerce: {items: [CHAIR]}}]},
        {push: [{event: 'gtm4wp.add_to_cart', ecommerce: {items: [CHAIR]}}]},
      ],
      expect: [
        {kind: 'view', itemId: 'CH-1'},
        {kind: 'cart-add', itemId: 'CH-1'},
      ],
    },
    {
      id: 'ga4-camel-names',
      why: 'the names of events in camel case with the items of GA4',
      pages: {'/': html(layer())},
      steps: [
        {push: [{event: 'viewItem', ecommerce: {items: [CHAIR]}}]},
        {push: [{event: 'addToCart', ecommerce: {items: [CHAIR]}}]},
      ],
      expect: [
        {kind: 'view', itemId: 'CH-1'},
        {kind: 'cart-add', itemId: 'CH-1'},
      ],
    },
    {
      id: 'ga4-two-plugins',
      why: 'two plugins tell one add, the second in its own id space and 200 ms later',
      pages: {
        '/': html(
          layer(),
          '<button id=b>Add</button>' +
            script(
              `document.getElementById('b').onclick=function(){dataLayer.push({event:'add_to_cart',ecommerce:{items:[{item_id:'CH-1',item_name:'Ash chair'}]}});
         setTimeout(function(){dataLayer.push({event:'add_to_cart',ecommerce:{items:[{item_id:'CH-1',item_name:'Ash chair',quantity:1}]}});window.second=true},200)}`,
            ),
        ),
      },
      steps: [{click: '#b'}, {until: 'window.second'}],
      expect: [{kind: 'cart-add', itemId: 'CH-1'}],
    },
    {
      id: 'ga4-two-real-adds',
      why: 'pressed twice is added twice',
      pages: {
        '/': html(
          layer(),
          '<button id=b>Add</button>' +
            script(
              "document.getElementById('b').onclick=function(){dataLayer.push({event:'add_to_cart',ecommerce:{items:[{item_id:'CH-1'}]}})}",
            ),
        ),
      },
      steps: [{click: '#b'}, {click: '#b'}],
      expect: [
        {kind: 'cart-add', itemId: 'CH-1'},
        {kind: 'cart-add', itemId: 'CH-1'},
      ],
    },
    {
      id: 'ga4-replayed-array',
      why: 'the layer is built anew from a copy with one entry more',
      pages: {'/': html(layer({event: 'add_to_cart', ecommerce: {items: [CHAIR]}}))},
      steps: [{run: "dataLayer=[].concat(dataLayer,[{event:'add_to_cart',ecommerce:{items:[{item_id:'ST-2'}]}}])"}],
      expect: [
        {kind: 'cart-add', itemId: 'CH-1'},
        {kind: 'cart-add', itemId: 'ST-2'},
      ],
    },
    {
      id: 'ga4-order-lines',
      why: 'one product on two lines of an order, and the page loaded again',
      pages: {
        '/thanks': html(
          layer({
            event: 'purchase',
            ecommerce: {transaction_id: 'O-7', currency: 'EUR', items: [CHAIR, STOOL, {...CHAIR, quantity: 3}]},
          }),
        ),
      },
      steps: [{reload: true}],
      expect: [
        {kind: 'purchase', itemId: 'CH-1', orderId: 'O-7', quantity: 1},
        {kind: 'purchase', itemId: 'ST-2', orderId: 'O-7', quantity: 2},
        {kind: 'purchase', itemId: 'CH-1', orderId: 'O-7', quantity: 3},
      ],
    },
    {
      id: 'ga4-value-of-two',
      why: 'the price is the value of the event over the quantity',
      pages: {
        '/': html(
          layer({
            event: 'add_to_cart',
            ecommerce: {value: 45, currency: 'EUR', items: [{item_id: 'ST-2', quantity: '3'}]},
          }),
        ),
      },
      expect: [{kind: 'cart-add', itemId: 'ST-2', price: 15, quantity: 3}],
    },
    {
      id: 'ga4-hostile-entry',
      why: 'an entry whose fields throw, a number and a function are no reason to miss the next',
      pages: {'/': html(layer())},
      steps: [
        {
          run: "dataLayer.push(7,null,function(){},{get event(){throw new Error('no')}},{event:'view_item',ecommerce:{items:[{item_id:'CH-1'}]}})",
        },
      ],
      expect: [{kind: 'view', itemId: 'CH-1'}],
    },
    {
      id: 'ga4-search',
      why: 'words of a search with facets beside them',
      pages: {'/': html(layer({event: 'view_search_results', search_term: '  Oak   Stool ', results: 4}))},
      expect: [{kind: 'search', query: 'oak stool'}],
    },
  ],
};

/** gtag's arguments. */
export const GTAG: CaseFamily = {
  dialect: 'gtag',
  cases: [
    {
      id: 'gtag-set-name',
      why: "gtag('set', 'currency', …) as name and value",
      pages: {
        '/': html(
          gtag(
            "'js',new Date()",
            "'set','currency','NOK'",
            "'event','view_item',{items:[{item_id:'CH-1',price:'120.00'}]}",
          ),
        ),
      },
      expect: [{kind: 'view', itemId: 'CH-1', price: 120, currency: 'NOK'}],
    },
    {
      id: 'gtag-config',
      why: 'the currency stands in config',
      pages: {
        '/': html(gtag("'config','G-2',{currency:'CHF'}", "'event','add_to_cart',{items:[{item_id:'CH-1',price:1}]}")),
      },
      expect: [{kind: 'cart-add', itemId: 'CH-1', currency: 'CHF'}],
    },
    {
      id: 'gtag-old-fields',
      why: 'id, name, list_name and list_position of the first gtag',
      pages: {
        '/': html(
          gtag(
            "'event','select_content',{content_type:'product'}",
            "'event','select_item',{items:[{id:'ST-2',name:'Oak stool',list_name:'Sale',list_position:4}]}",
          ),
        ),
      },
      expect: [{kind: 'click', itemId: 'ST-2', listId: 'Sale', position: 4, title: 'Oak stool'}],
    },
    {
      id: 'gtag-two-destinations',
      why: 'one event is sent to Analytics and to Ads',
      pages: {'/': html(gtag())},
      steps: [
        {
          run: "['G-1','AW-2'].forEach(function(to){gtag('event','add_to_cart',{send_to:to,currency:'EUR',items:[{item_id:'CH-1',id:'CH-1',price:3}]})})",
        },
      ],
      expect: [{kind: 'cart-add', itemId: 'CH-1', price: 3, quantity: 1}],
    },
    {
      id: 'gtag-consent-first',
      why: 'consent and set calls with objects before the view',
      pages: {
        '/': html(
          gtag(
            "'consent','default',{ad_storage:'granted',analytics_storage:'granted'}",
            "'set',{currency:'DKK',user_id:'7'}",
            "'event','page_view'",
            "'event','view_item',{items:[{item_id:'CH-1',price:10}]}",
          ),
        ),
      },
      expect: [{kind: 'view', itemId: 'CH-1', currency: 'DKK'}],
    },
  ],
};

/** Universal Analytics' enhanced ecommerce. */
export const UA: CaseFamily = {
  dialect: 'ua',
  cases: [
    {
      id: 'ua-detail-and-list',
      why: 'the product and its neighbours in one push',
      pages: {
        '/': html(
          layer({
            ecommerce: {
              currencyCode: 'EUR',
              detail: {
                actionField: {list: 'Search'},
                products: [{id: 'CH-1', name: 'Ash chair', price: '120.00', brand: 'Fern', category: 'Home/Chairs'}],
              },
              impressions: [
                {id: 'ST-2', list: 'Related', position: 1},
                {id: 'BE-3', list: 'Related', position: 2},
              ],
            },
          }),
        ),
      },
      expect: [
        {kind: 'view', itemId: 'CH-1', price: 120, currency: 'EUR', brand: 'Fern', category: 'Home > Chairs'},
        {kind: 'list-view', listId: 'Related', itemIds: ['ST-2', 'BE-3']},
      ],
    },
    {
      id: 'ua-two-lists',
      why: 'impressions of two lists in one push',
      pages: {
        '/': html(
          layer({
            ecommerce: {
              impressions: [
                {id: 'A', list: 'New'},
                {id: 'B', list: 'New'},
                {id: 'C', list: 'Sale'},
              ],
            },
          }),
        ),
      },
      expect: [
        {kind: 'list-view', listId: 'New', itemIds: ['A', 'B']},
        {kind: 'list-view', listId: 'Sale', itemIds: ['C']},
      ],
    },
    {
      id: 'ua-click-position',
      why: 'a click with list and position',
      pages: {'/': html(layer())},
      steps: [
        {
          push: [
            {
              event: 'productClick',
              ecommerce: {click: {actionField: {list: 'New'}, products: [{id: 'A', position: '3', price: '1.299,00'}]}},
            },
          ],
        },
      ],
      expect: [{kind: 'click', itemId: 'A', listId: 'New', position: 3, price: 1299}],
    },
    {
      id: 'ua-order',
      why: 'an order with tax and coupon, its products a map',
      pages: {
        '/': html(
          layer({
            event: 'transaction',
            ecommerce: {
              currencyCode: 'USD',
              purchase: {
                actionField: {id: 'U-9', revenue: '60.00', tax: '4'},
                products: {0: {id: 'A', price: '20.00', quantity: '3'}},
              },
            },
          }),
        ),
      },
      expect: [{kind: 'purchase', itemId: 'A', orderId: 'U-9', price: 20, quantity: 3, currency: 'USD'}],
    },
    {
      id: 'ua-beside-ga4',
      why: 'both are pushed for one press',
      pages: {
        '/': html(
          layer(),
          '<button id=b>Add</button>' +
            script(
              `document.getElementById('b').onclick=function(){dataLayer.push({event:'addToCart',ecommerce:{currencyCode:'EUR',add:{products:[{id:'A',name:'Vase',price:'8.00',quantity:1}]}}});
           dataLayer.push({ecommerce:null});dataLayer.push({event:'add_to_cart',ecommerce:{currency:'EUR',items:[{item_id:'A',item_name:'Vase',price:8,quantity:1}]}})}`,
            ),
        ),
      },
      steps: [{click: '#b'}],
      expect: [{kind: 'cart-add', itemId: 'A', price: 8, currency: 'EUR'}],
    },
    {
      id: 'ua-both-in-one-block',
      why: 'one block has items and detail',
      pages: {
        '/': html(
          layer({
            event: 'view_item',
            ecommerce: {
              currency: 'EUR',
              items: [{item_id: 'A', price: 8}],
              detail: {products: [{id: 'A', price: '8.00'}]},
            },
          }),
        ),
      },
      expect: [{kind: 'view', itemId: 'A', price: 8, currency: 'EUR'}],
    },
    {
      id: 'ua-ignored',
      why: 'promotions, checkout options and refunds are no events',
      pages: {
        '/': html(
          layer(
            {event: 'promo', ecommerce: {promoView: {promotions: [{id: 'P'}]}}},
            {event: 'checkoutOption', ecommerce: {checkout_option: {actionField: {step: 2, option: 'Visa'}}}},
            {event: 'refund', ecommerce: {refund: {actionField: {id: 'U-9'}, products: [{id: 'A', quantity: 1}]}}},
          ),
        ),
      },
      expect: [],
    },
  ],
};
