import {type CaseFamily, html, script} from './capture-case.ts';

const SEGMENT =
  "window.analytics=[];['track','page','identify'].forEach(function(m){analytics[m]=function(){analytics.push([m].concat([].slice.call(arguments)));return analytics}});";
const SNOWPLOW =
  "window.GlobalSnowplowNamespace=['NAME'];window.NAME=function(){(window.NAME.q=window.NAME.q||[]).push(arguments)};";
const snowplow = (name: string, ...calls: string[]): string =>
  script(SNOWPLOW.replaceAll('NAME', name) + calls.map((call) => `${name}(${call})`).join(';'));
const JAR =
  "{product_id:'p-9',sku:'JAR-9',name:'Tea jar',brand:'Fern',category:'Kitchen',price:14.5,quantity:2,currency:'EUR'}";

/** Segment's ecommerce calls. */
export const SEGMENT_CALLS: CaseFamily = {
  dialect: 'segment',
  cases: [
    {
      id: 'seg-early-view',
      why: 'the call stands in the template, before the library has loaded',
      pages: {'/': html(script(`${SEGMENT}analytics.page();analytics.track('Product Viewed',${JAR})`))},
      expect: [
        {kind: 'view', itemId: ['p-9', 'JAR-9'], price: 14.5, currency: 'EUR', brand: 'Fern', category: 'Kitchen'},
      ],
    },
    {
      id: 'seg-add',
      why: 'a product is added later',
      pages: {'/': html(script(SEGMENT))},
      steps: [{run: `analytics.track('Product Added',${JAR})`}],
      expect: [{kind: 'cart-add', itemId: ['p-9', 'JAR-9'], quantity: 2, price: 14.5}],
    },
    {
      id: 'seg-replaced',
      why: 'the library replaces the stub by an object of its own',
      pages: {'/': html(script(SEGMENT))},
      steps: [
        {run: 'window.analytics={track:function(){window.seen=(window.seen||0)+1}}'},
        {settle: true},
        {run: `analytics.track('Product Added',${JAR})`},
      ],
      holds: 'window.seen===1',
      expect: [{kind: 'cart-add', itemId: ['p-9', 'JAR-9']}],
    },
    {
      id: 'seg-order',
      why: 'an order with two products',
      pages: {
        '/': html(
          script(
            `${SEGMENT}analytics.track('Order Completed',{order_id:'S-1',currency:'EUR',products:[${JAR},{product_id:'p-8',price:3,quantity:1}]})`,
          ),
        ),
      },
      expect: [
        {kind: 'purchase', orderId: 'S-1', itemId: ['p-9', 'JAR-9'], quantity: 2, currency: 'EUR'},
        {kind: 'purchase', orderId: 'S-1', itemId: 'p-8', price: 3},
      ],
    },
    {
      id: 'seg-search-and-list',
      why: 'a search, a list, an unknown name',
      pages: {'/': html(script(SEGMENT))},
      steps: [
        {
          run: `analytics.track('Products Searched',{query:'Tea Jar'});analytics.track('Product List Viewed',{list_id:'jars',products:[${JAR}]});analytics.track('Newsletter Joined',{})`,
        },
      ],
      expect: [
        {kind: 'search', query: 'tea jar'},
        {kind: 'list-view', listId: 'jars'},
      ],
    },
  ],
};

/** Snowplow's ecommerce plugin. */
export const SNOWPLOW_CALLS: CaseFamily = {
  dialect: 'snowplow',
  cases: [
    {
      id: 'sp-early-view',
      why: 'the call waits in the queue of the stub',
      pages: {
        '/': html(
          snowplow(
            'snowplow',
            "'newTracker','sp','c.example'",
            "'trackProductView:sp',{id:'JAR-9',name:'Tea jar',price:14.5,currency:'EUR',category:'Kitchen/Jars',brand:'Fern'}",
          ),
        ),
      },
      expect: [
        {kind: 'view', itemId: 'JAR-9', price: 14.5, currency: 'EUR', category: 'Kitchen > Jars', brand: 'Fern'},
      ],
    },
    {
      id: 'sp-other-name',
      why: 'the tracker has another name than snowplow',
      pages: {'/': html(snowplow('plow'))},
      steps: [
        {run: "plow('trackAddToCart',{products:[{id:'JAR-9',price:14.5,quantity:2}],currency:'EUR',total_value:29})"},
      ],
      holds: 'plow.q.length===1',
      expect: [{kind: 'cart-add', itemId: 'JAR-9', quantity: 2, currency: 'EUR'}],
    },
    {
      id: 'sp-steps-and-order',
      why: 'checkout steps and a transaction',
      pages: {'/': html(snowplow('snowplow'))},
      steps: [
        {
          run: "snowplow('trackCheckoutStep',{step:1});snowplow('trackCheckoutStep',{step:2});snowplow('trackTransaction',{transaction_id:'T-1',currency:'EUR',revenue:29,products:[{id:'JAR-9',price:14.5,quantity:2}]})",
        },
      ],
      expect: [{kind: 'checkout'}, {kind: 'purchase', itemId: 'JAR-9', orderId: 'T-1', quantity: 2, currency: 'EUR'}],
    },
  ],
};

const PRODUCT = {
  productId: 41,
  sku: 'AC-41',
  name: 'Rug',
  pricing: {regularPrice: 90, specialPrice: 75, currencyCode: 'EUR'},
  categories: ['Living/Rugs'],
};

/** Adobe's client data layer. */
export const ADOBE: CaseFamily = {
  dialect: 'adobe',
  cases: [
    {
      id: 'adobe-contexts-first',
      why: 'contexts are pushed first, the event refers to them; a function among the entries',
      pages: {
        '/': html(
          script(
            `window.adobeDataLayer=[{productContext:${JSON.stringify(PRODUCT)}},function(){},{event:'product-page-view'}]`,
          ),
        ),
      },
      expect: [{kind: 'view', itemId: ['AC-41', '41'], price: 75, currency: 'EUR', category: 'Living > Rugs'}],
    },
    {
      id: 'adobe-add',
      why: 'a changed product with its quantity',
      pages: {'/': html(script('window.adobeDataLayer=[]'))},
      steps: [
        {
          run: `adobeDataLayer.push({changedProductsContext:{items:[{quantity:3,product:${JSON.stringify(PRODUCT)}}]}},{event:'add-to-cart'})`,
        },
      ],
      expect: [{kind: 'cart-add', itemId: ['AC-41', '41'], quantity: 3}],
    },
    {
      id: 'adobe-order',
      why: 'the order’s number and the cart it came from',
      pages: {
        '/': html(
          script(
            `window.adobeDataLayer=[{orderContext:{orderId:'M-7'}},{shoppingCartContext:{items:[{quantity:1,product:${JSON.stringify(PRODUCT)},prices:{price:{value:75,currency:'EUR'}}}]}},{event:'place-order'}]`,
          ),
        ),
      },
      expect: [{kind: 'purchase', itemId: ['AC-41', '41'], orderId: 'M-7', price: 75}],
    },
  ],
};
