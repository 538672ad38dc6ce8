import {type CaptureCase, type CaseFamily, type Expected, html, jsonLd, lamp, script} from './capture-case.ts';
import type {Product} from './shop-systems.ts';

const VASE: Product = {id: 61, sku: 'VAS-S', title: 'Vase', cents: 2490, variant: 611};
const BOWL: Product = {id: 62, sku: 'BWL-1', title: 'Bowl', cents: 1800, variant: 622};
const GONE: Product = {id: 63, sku: 'OLD-1', title: 'Old pot', cents: 900, variant: 633, isSoldOut: true};
const PRODUCTS = [VASE, BOWL, GONE];

/** A theme that stops a form and sends it itself, as most do. */
const sendForms = (address: string): string =>
  script(
    `document.addEventListener('submit',function(e){e.preventDefault();fetch(${JSON.stringify(address)},{method:'POST',body:new FormData(e.target)}).then(function(r){return r.text()}).then(function(t){window.got=t})})`,
  );
const post = (address: string, body: object): string =>
  `fetch('${address}',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify(${JSON.stringify(body)})}).then(function(r){return r.text()}).then(function(t){window.got=t})`;
const xhr = (address: string, body: string): string =>
  `var x=new XMLHttpRequest();x.open('POST','${address}');x.setRequestHeader('content-type','application/x-www-form-urlencoded');x.onload=function(){window.got=x.responseText};x.send('${body}')`;
const GOT = {until: "typeof window.got==='string'"} as const;

const META = script(
  `window.Shopify={shop:'fern.example',currency:{active:'EUR'},routes:{root:'/'}};window.ShopifyAnalytics={meta:${JSON.stringify(
    {
      currency: 'EUR',
      page: {pageType: 'product', resourceId: 61},
      product: {
        id: 61,
        vendor: 'Fern',
        type: 'Vases',
        variants: [
          {id: 611, price: 2490, name: 'Vase - S', sku: 'VAS-S'},
          {id: 612, price: 3990, name: 'Vase - L', sku: 'VAS-L'},
        ],
      },
    },
  )}};`,
);
const COLLECTION = script(
  "window.Shopify={shop:'fern.example',currency:{active:'EUR'}};window.ShopifyAnalytics={meta:{currency:'EUR',page:{pageType:'home'}}};",
);
const vase: Expected = {kind: 'view', itemId: '61', price: 24.9, currency: 'EUR', brand: 'Fern', category: 'Vases'};
const add = (itemId: string | readonly string[], more: Expected = {}): Expected =>
  ({kind: 'cart-add', itemId, ...more}) as Expected; // lists are acceptable ids

const shop = (
  id: string,
  why: string,
  page: string,
  steps: CaptureCase['steps'],
  expect: readonly Expected[],
  start = '/p',
): CaptureCase => ({
  id,
  why,
  start,
  pages: {[start.split('?')[0]]: page},
  products: PRODUCTS,
  steps,
  expect,
});

/** Shopify. */
export const SHOPIFY: CaseFamily = {
  dialect: 'shopify',
  cases: [
    shop(
      'sh-variant-address',
      'the address chooses the second variant',
      html(META),
      [],
      [{kind: 'view', itemId: '61', price: 39.9}],
      '/p?variant=612',
    ),
    shop(
      'sh-form-loads',
      'a form without a script: the page is left',
      html(
        META,
        '<form action="/cart/add" method="post"><input type="hidden" name="id" value="611"><input name="quantity" value="3"><button name="add">Add</button></form>',
      ),
      [{click: 'button'}],
      [vase, add('61', {quantity: 3, price: 24.9})],
    ),
    shop(
      'sh-form-sections',
      'a theme asks for sections with the form',
      html(
        META,
        `<form action="/cart/add"><input name="id" value="611"><input name="quantity" value="2"><input type="hidden" name="sections" value="cart-drawer"><button>Add</button></form>${sendForms('/cart/add')}`,
      ).replaceAll('fetch("/cart/add"', "fetch('/cart/add.js'"),
      [{click: 'button'}, GOT],
      [vase, add('61', {quantity: 2, price: 24.9, currency: 'EUR'})],
    ),
    shop(
      'sh-json-unknown',
      'JSON with two variants that the page does not know',
      html(COLLECTION),
      [{run: post('/cart/add.js', {items: [{id: 611, quantity: 2}, {id: 622}]})}, GOT],
      [
        add('61', {quantity: 2, price: 24.9, currency: 'EUR', brand: 'Fern', title: 'Vase'}),
        add('62', {quantity: 1, price: 18}),
      ],
    ),
    shop(
      'sh-root',
      'the address of a market, by jQuery’s kind of request',
      html(META),
      [{run: xhr('/de-at/cart/add.js', 'quantity=1&id=611')}, GOT],
      [vase, add('61', {quantity: 1})],
    ),
    shop(
      'sh-refused',
      'one of two variants is sold out: nothing was added',
      html(COLLECTION),
      [{run: post('/cart/add.js', {items: [{id: 611}, {id: 633}]})}, GOT],
      [],
    ),
    shop(
      'sh-change-key',
      'a line is removed by its key',
      html(COLLECTION),
      [{run: post('/cart/change.js', {id: '611:abc', quantity: 0})}, GOT],
      [{kind: 'cart-remove', itemId: ['611', '61']}],
    ),
    shop(
      'sh-update-form',
      'updates as an encoded form',
      html(COLLECTION),
      [{run: xhr('/cart/update.js', 'updates[611]=0&updates[622]=2')}, GOT],
      [{kind: 'cart-remove', itemId: ['611', '61']}],
    ),
    shop(
      'sh-remove-link',
      'the cart page without a script: a link with quantity 0',
      html(COLLECTION, '<a href="/cart/change?id=611:abc&amp;quantity=0">Remove</a>'),
      [{click: 'a'}],
      [{kind: 'cart-remove', itemId: ['611', '61']}],
      '/cart',
    ),
    shop(
      'sh-change-up',
      'a change of the quantity of a line removes nothing',
      html(COLLECTION),
      [{run: post('/cart/change.js', {id: '611:abc', quantity: 2})}, GOT],
      [],
    ),
    shop(
      'sh-collection',
      'products of a collection',
      html(
        script(
          `window.ShopifyAnalytics={meta:{currency:'EUR',page:{pageType:'collection'},products:[{id:61,variants:[]},{id:62,variants:[]}]}}`,
        ),
      ),
      [],
      [{kind: 'list-view', itemIds: ['61', '62']}],
    ),
    shop(
      'sh-order',
      'the thank-you page',
      html(
        script(
          "window.Shopify={checkout:{order_id:901,currency:'EUR',line_items:[{product_id:61,variant_id:611,title:'Vase',quantity:2,price:'24.90'}]}};window.ShopifyAnalytics={meta:{}}",
        ),
      ),
      [],
      [{kind: 'purchase', orderId: '901', itemId: '61', quantity: 2, price: 24.9}],
    ),
  ],
};

const JQUERY = script(
  'window.jQuery=function(e){var m=jQuery.m=jQuery.m||{};return {0:e,length:1,on:function(n,f){(m[n]=m[n]||[]).push(f);return this},trigger:function(n,a){(m[n]||[]).forEach(function(f){f.apply(e,[{type:n}].concat(a))});return this}}};',
);
const LOOP =
  '<a href="?add-to-cart=62" data-quantity="1" data-product_id="62" data-product_sku="BWL-1" class="button add_to_cart_button ajax_add_to_cart">Add</a>';
const AJAX = script(
  "document.addEventListener('click',function(e){var b=e.target.closest('.ajax_add_to_cart');if(!b)return;e.preventDefault();" +
    "fetch('/?wc-ajax=add_to_cart',{method:'POST',body:new URLSearchParams({product_sku:b.dataset.product_sku,product_id:b.dataset.product_id,quantity:b.dataset.quantity})})" +
    ".then(function(r){return r.json()}).then(function(a){window.got='';if(!a.error)jQuery(document.body).trigger('added_to_cart',[a.fragments,a.cart_hash,jQuery(b)])})})",
);
const POT = jsonLd(
  lamp({
    sku: 'VAS-S',
    name: 'Vase',
    '@id': '/product/vase/#product',
    offers: [{'@type': 'Offer', price: '24.90', priceCurrency: 'EUR'}],
  }),
);

/** The page of the product is loaded again as the answer to its form. */
const AGAIN: Expected = {kind: 'view', itemId: 'VAS-S', optional: true};

/** WooCommerce. */
export const WOOCOMMERCE: CaseFamily = {
  dialect: 'woocommerce',
  cases: [
    shop(
      'wc-ajax-and-event',
      'the request and the jQuery event tell one add',
      html(JQUERY, LOOP + AJAX),
      [{click: 'a'}, GOT],
      [add('BWL-1', {quantity: 1})],
    ),
    shop(
      'wc-ajax-twice',
      'pressed twice',
      html(JQUERY, LOOP + AJAX),
      [{click: 'a'}, GOT, {run: 'delete window.got'}, {click: 'a'}, GOT],
      [add('BWL-1'), add('BWL-1')],
    ),
    shop(
      'wc-ajax-refused',
      'sold out: the answer is an error with status 200',
      html(JQUERY, LOOP.replaceAll('62', '63').replace('BWL-1', 'OLD-1') + AJAX),
      [{click: 'a'}, GOT],
      [],
    ),
    shop(
      'wc-form',
      'the form of a product page',
      html(
        JQUERY + POT,
        '<form class="cart" action="/product/vase/" method="post" enctype="multipart/form-data"><input type="number" name="quantity" value="3"><button type="submit" name="add-to-cart" value="61">Add</button></form>',
      ),
      [{click: 'button'}],
      [{kind: 'view', itemId: 'VAS-S'}, add('VAS-S', {quantity: 3, price: 24.9}), AGAIN],
      '/product/vase/',
    ),
    shop(
      'wc-grouped',
      'a grouped product: a quantity for each of three products',
      html(
        JQUERY,
        '<form class="cart grouped_form" action="/product/set/" method="post"><input name="quantity[61]" value="2"><input name="quantity[62]" value="1"><input name="quantity[64]" value=""><input type="hidden" name="add-to-cart" value="70"><button>Add</button></form>',
      ),
      [{click: 'button'}],
      [add('61', {quantity: 2}), add('62', {quantity: 1})],
      '/product/set/',
    ),
    shop(
      'wc-theme-ajax',
      'a theme of its own posts to admin-ajax.php',
      html(JQUERY),
      [
        {
          run: xhr(
            '/wp-admin/admin-ajax.php',
            'action=woocommerce_ajax_add_to_cart&product_id=62&quantity=2&variation_id=0',
          ),
        },
        GOT,
      ],
      [add('62', {quantity: 2})],
    ),
    shop(
      'wc-other-ajax',
      'other requests to admin-ajax.php add nothing',
      html(JQUERY),
      [{run: xhr('/wp-admin/admin-ajax.php', 'action=quick_view&product_id=62')}, GOT],
      [],
    ),
    shop(
      'wc-remove-link',
      'the link of a line on the cart page',
      html(
        JQUERY,
        '<a href="/cart/?remove_item=k1&amp;_wpnonce=2" class="remove" data-product_id="62" data-product_sku="BWL-1">×</a>',
      ),
      [{click: 'a'}],
      [{kind: 'cart-remove', itemId: 'BWL-1'}],
      '/cart/',
    ),
    shop(
      'wc-remove-event',
      'the mini cart removes by script and tells by jQuery',
      html(
        JQUERY,
        `<a href="#" class="remove_from_cart_button" data-product_id="62" data-product_sku="BWL-1">×</a>${script("document.querySelector('a').onclick=function(e){e.preventDefault();jQuery(document.body).trigger('removed_from_cart',[{},'h',jQuery(this)])}")}`,
      ),
      [{click: 'a'}],
      [{kind: 'cart-remove', itemId: 'BWL-1'}],
    ),
    shop(
      'wc-store-add',
      'the Store API',
      html('', '<div class="wc-block-grid"></div>'),
      [{run: post('/wp-json/wc/store/v1/cart/add-item', {id: 61, quantity: 2})}, GOT],
      [add('VAS-S', {quantity: 2, price: 24.9, currency: 'EUR', title: 'Vase'})],
    ),
    shop(
      'wc-store-batch',
      'a batch with one accepted and one refused add',
      html('', '<div class="wc-block-grid"></div>'),
      [
        {
          run: post('/wp-json/wc/store/v1/batch?_locale=site', {
            requests: [
              {path: '/wc/store/v1/cart/add-item', method: 'POST', body: {id: 62, quantity: 1}},
              {path: '/wc/store/v1/cart/add-item', method: 'POST', body: {id: 63, quantity: 1}},
            ],
          }),
        },
        GOT,
      ],
      [add('BWL-1', {quantity: 1, price: 18})],
    ),
    shop(
      'wc-store-remove',
      'a line is added, then removed by its key',
      html('', '<div class="wc-block-grid"></div>'),
      [
        {run: post('/wp-json/wc/store/v1/cart/add-item', {id: 62, quantity: 1})},
        GOT,
        {run: 'delete window.got'},
        {run: post('/wp-json/wc/store/v1/cart/remove-item', {key: 'key-62'})},
        GOT,
      ],
      [add('BWL-1'), {kind: 'cart-remove', itemId: 'BWL-1'}],
    ),
    shop(
      'wc-blocks-event',
      'the block’s event after its button',
      html(
        '',
        `<button data-product_id="62" data-product_sku="BWL-1" class="wp-block-button__link add_to_cart_button">Add</button>${script("document.querySelector('button').onclick=function(){document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart',{bubbles:true,detail:{preserveCartData:true}}))}")}`,
      ),
      [{click: 'button'}],
      [add('BWL-1')],
    ),
    shop(
      'wc-submit-call',
      'a theme calls submit() of the form: no event of the browser',
      html(
        JQUERY + POT,
        `<form class="cart" action="/product/vase/" method="post"><input name="quantity" value="1"><input type="hidden" name="add-to-cart" value="61"></form><a id="go" href="#">Add</a>${script("document.getElementById('go').onclick=function(e){e.preventDefault();document.forms[0].submit()}")}`,
      ),
      [{click: '#go'}],
      [{kind: 'view', itemId: 'VAS-S'}, add('VAS-S', {quantity: 1}), AGAIN],
      '/product/vase/',
    ),
  ],
};

const PRESTA = script("window.prestashop={page:{page_name:'product'}}");
const PRESTA_FORM =
  '<form id="add-to-cart-or-refresh" action="/cart" method="post"><input type="hidden" name="token" value="t"><input type="hidden" name="id_product" value="61"><input type="hidden" name="id_customization" value="0"><input name="qty" value="2"><button class="add-to-cart" data-button-action="add-to-cart" type="submit">Add</button></form>';
const PRESTA_SEND = script(
  "document.addEventListener('submit',function(e){e.preventDefault();var x=new XMLHttpRequest();x.open('POST',e.target.action);x.setRequestHeader('content-type','application/x-www-form-urlencoded');x.onload=function(){window.got=x.responseText};x.send(new URLSearchParams(new FormData(e.target)).toString()+'&add=1&action=update&ajax=1')})",
);

/** PrestaShop, Magento 2, Shopware and OpenCart. */
export const SYSTEMS: CaseFamily = {
  dialect: 'shop-systems',
  cases: [
    shop(
      'ps-add',
      'the theme’s request; the page knows the product by its reference',
      html(PRESTA + POT, PRESTA_FORM + PRESTA_SEND),
      [{click: 'button'}, GOT],
      [{kind: 'view', itemId: 'VAS-S'}, add('VAS-S', {quantity: 2, price: 24.9})],
    ),
    shop(
      'ps-refused',
      'not enough in stock',
      html(PRESTA, PRESTA_FORM.replace('"61"', '"63"') + PRESTA_SEND),
      [{click: 'button'}, GOT],
      [],
    ),
    shop(
      'ps-list',
      'added from a list: the answer names the product',
      html(PRESTA),
      [{run: xhr('/cart', 'id_product=62&qty=1&add=1&action=update&ajax=1')}, GOT],
      [add(['62', 'BWL-1'], {quantity: 1, title: 'Bowl', price: 18})],
    ),
    shop(
      'ps-delete',
      'a line is deleted',
      html(PRESTA),
      [{run: xhr('/cart?delete=1&id_product=62&id_product_attribute=0&token=t', 'ajax=1&action=update')}, GOT],
      [{kind: 'cart-remove', itemId: ['62', 'BWL-1']}],
    ),
    shop(
      'ps-refresh',
      'the page asks for another combination: nothing is added',
      html(PRESTA),
      [{run: xhr('/index.php?controller=product&id_product=61', 'ajax=1&action=refresh&quantity_wanted=2')}, GOT],
      [],
    ),
    shop(
      'm2-add',
      'Magento’s form by a request; sku on the form',
      html(
        script('window.require=function(){}') + jsonLd(lamp({sku: 'VAS-S', name: 'Vase'})),
        `<form id="product_addtocart_form" data-product-sku="VAS-S" action="/checkout/cart/add/uenc/aHR0/product/61/" method="post"><input type="hidden" name="product" value="61"><input name="qty" value="2"><button>Add</button></form>${sendForms('/checkout/cart/add/uenc/aHR0/product/61/')}`,
      ),
      [{click: 'button'}, GOT],
      [{kind: 'view', itemId: 'VAS-S'}, add('VAS-S', {quantity: 2})],
    ),
    shop(
      'm2-refused',
      'an answer with backUrl: options are missing',
      html(script('window.require=function(){}')),
      [{run: xhr('/checkout/cart/add/uenc/aHR0/product/63/', 'product=63&qty=1&form_key=f')}, GOT],
      [],
    ),
    shop(
      'm2-data-post',
      'a list’s button whose script builds a form',
      html(
        script('window.require=function(){}'),
        `<button data-post='{"action":"/checkout/cart/add/uenc/a/product/62/","data":{"product":"62","uenc":"a"}}'>Add</button>${script("document.querySelector('button').onclick=function(){var p=JSON.parse(this.dataset.post),f=document.createElement('form');f.method='post';f.action=p.action;for(var n in p.data){var i=document.createElement('input');i.name=n;i.value=p.data[n];f.append(i)}document.body.append(f);f.submit()}")}`,
      ),
      [{click: 'button'}],
      [add('62', {quantity: 1})],
    ),
    shop(
      'm2-remove',
      'the mini cart removes a line; Magento’s storage knows its product',
      html(
        script(
          "window.require=function(){};localStorage['mage-cache-storage']=JSON.stringify({cart:{items:[{item_id:'905',product_id:'61',product_sku:'VAS-S',product_name:'Vase'}]}})",
        ),
      ),
      [{run: xhr('/checkout/sidebar/removeItem/', 'item_id=905&form_key=f')}, GOT],
      [{kind: 'cart-remove', itemId: ['VAS-S', '61']}],
    ),
    shop(
      'sw5-add',
      'Shopware 5 stops its form and asks by a script element',
      html(
        '',
        `<form name="sAddToBasket" action="/checkout/addArticle" method="post" data-add-article="true" data-eventName="submit"><input type="hidden" name="sAdd" value="SW10178"><select name="sQuantity"><option value="2" selected>2</option></select><button>Add</button></form>${script("document.forms[0].addEventListener('submit',function(e){e.preventDefault();var s=document.createElement('script');s.src='/checkout/ajaxAddArticleCart?callback=cb&sAdd=SW10178&sQuantity=2&isXHR=1';document.head.append(s)})")}`,
      ).replace('<head>', '<head><script>window.cb=function(){}</script>'),
      [{click: 'button'}],
      [add('SW10178', {quantity: 2})],
    ),
    shop(
      'sw6-add',
      'Shopware 6’s form by a request; the page knows the number',
      html(
        '',
        `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Vase</h1><span itemprop="sku">SW-100</span><form class="buy-widget" action="/checkout/line-item/add" method="post"><input type="hidden" name="lineItems[0189abc][id]" value="0189abc"><input type="hidden" name="lineItems[0189abc][type]" value="product"><input name="lineItems[0189abc][quantity]" value="3"><button class="btn-buy">Add</button></form></div>${sendForms('/checkout/line-item/add')}`,
      ),
      [{click: 'button'}, GOT],
      [{kind: 'view', itemId: 'SW-100'}, add('SW-100', {quantity: 3})],
    ),
    shop(
      'sw6-delete',
      'a line is removed',
      html('', '<form action="/checkout/line-item/delete/0189abc" method="post"><button>×</button></form>'),
      [{click: 'button'}],
      [{kind: 'cart-remove', itemId: '0189abc'}],
    ),
    shop(
      'oc3-add',
      'OpenCart 3',
      html(script('window.jQuery=function(){return {on:function(){}}}')),
      [{run: xhr('/index.php?route=checkout/cart/add', 'product_id=61&quantity=2')}, GOT],
      [add('61', {quantity: 2})],
    ),
    shop(
      'oc3-refused',
      'a required option is missing',
      html(script('window.jQuery=function(){return {on:function(){}}}')),
      [{run: xhr('/index.php?route=checkout/cart/add', 'product_id=63&quantity=1')}, GOT],
      [],
    ),
    shop(
      'oc4-add',
      'OpenCart 4, with the product’s title from microdata',
      html(
        script('window.jQuery=function(){return {on:function(){}}}'),
        `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Vase</h1><meta itemprop="sku" content="VAS-S"></div><form id="form-product"><input name="product_id" value="61"><input name="quantity" value="1"><button>Add</button></form>${sendForms('/index.php?route=checkout/cart.add&language=en-gb')}`,
      ),
      [{click: 'button'}, GOT],
      [{kind: 'view', itemId: 'VAS-S'}, add('VAS-S', {quantity: 1})],
    ),
    shop(
      'formaction',
      'the button leads the form elsewhere',
      html(
        '',
        '<form action="/cart" method="post"><input type="hidden" name="id" value="611"><button formaction="/cart/add" name="add">Add</button></form>',
      ),
      [{click: 'button'}],
      [add(['611', '61'], {quantity: 1})],
    ),
  ],
};

const HAS_CART = '<p>Vase</p><form action="/cart/add"></form>';
const kept = (
  id: string,
  why: string,
  steps: CaptureCase['steps'],
  holds: string,
  expect: readonly Expected[],
  head = COLLECTION,
): CaptureCase => ({
  id,
  why,
  pages: {'/p': html(head, HAS_CART)},
  products: PRODUCTS,
  steps,
  holds,
  expect,
});
const VASE_ADDED = [add('61', {quantity: 1})];
const addVase = post('/cart/add.js', {id: 611, quantity: 1});
const ANSWERED = 'JSON.parse(window.got).product_id===61';

/** The shop's own requests, which always get their own answers. */
export const REQUESTS: CaseFamily = {
  dialect: 'requests',
  cases: [
    kept(
      'rq-request-object',
      'fetch with a Request, whose body can be read once',
      [
        {
          run: "fetch(new Request('/cart/add.js',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({id:611,quantity:1})})).then(function(r){return r.text()}).then(function(t){window.got=t})",
        },
        GOT,
      ],
      ANSWERED,
      VASE_ADDED,
    ),
    kept(
      'rq-url-object',
      'fetch with a URL and a form',
      [
        {
          run: "var f=new FormData();f.append('id','611');fetch(new URL('/cart/add.js',location),{method:'POST',body:f}).then(function(r){return r.text()}).then(function(t){window.got=t})",
        },
        GOT,
      ],
      ANSWERED,
      VASE_ADDED,
    ),
    kept(
      'rq-aborted',
      'the shop aborts its own call: it gets an AbortError, nothing counts',
      [
        {
          run: "var c=new AbortController();fetch('/cart/add.js',{method:'POST',signal:c.signal,body:'id=611'}).catch(function(e){window.got=e.name});c.abort()",
        },
        GOT,
      ],
      "window.got==='AbortError'",
      [],
    ),
    kept(
      'rq-wrong-use',
      'a call that fetch itself refuses',
      [
        {run: "fetch('/cart/add.js',{method:'POST',body:new ReadableStream()}).catch(function(e){window.got=e.name})"},
        GOT,
      ],
      "window.got==='TypeError'",
      [],
    ),
    kept(
      'rq-wrapped-over',
      'another script wraps fetch over ours',
      [
        {
          run: 'var f=window.fetch;window.fetch=function(){window.calls=(window.calls||0)+1;return f.apply(this,arguments)}',
        },
        {run: addVase},
        GOT,
      ],
      `window.calls===1&&${ANSWERED}`,
      VASE_ADDED,
    ),
    kept(
      'rq-wrapped-async',
      'a wrapper over ours that waits before it calls on',
      [{run: 'var f=window.fetch;window.fetch=async function(a,b){await null;return f(a,b)}'}, {run: addVase}, GOT],
      ANSWERED,
      VASE_ADDED,
    ),
    kept(
      'rq-under',
      'a wrapper under ours',
      [{run: addVase}, GOT],
      `window.calls===1&&${ANSWERED}`,
      VASE_ADDED,
      COLLECTION +
        script(
          'var f=window.fetch;window.fetch=function(){window.calls=(window.calls||0)+1;return f.apply(this,arguments)}',
        ),
    ),
    kept(
      'rq-gone',
      'a script puts back the fetch that it found before us; the next press is seen again',
      [{run: 'window.fetch=window.own'}, {click: 'p'}, {run: addVase}, GOT],
      ANSWERED,
      VASE_ADDED,
      COLLECTION + script('window.own=window.fetch'),
    ),
    kept(
      'rq-xhr-gone',
      'the same with XMLHttpRequest',
      [
        {run: 'XMLHttpRequest.prototype.send=window.own'},
        {click: 'p'},
        {run: xhr('/cart/add.js', 'id=611&quantity=1')},
        GOT,
      ],
      ANSWERED,
      VASE_ADDED,
      COLLECTION + script('window.own=XMLHttpRequest.prototype.send'),
    ),
    kept(
      'rq-xhr-json',
      'a request whose answer is an object',
      [
        {
          run: "var x=new XMLHttpRequest();x.open('POST','/cart/add.js');x.responseType='json';x.onload=function(){window.got=JSON.stringify(x.response)};x.send('id=611')",
        },
        GOT,
      ],
      ANSWERED,
      VASE_ADDED,
    ),
    kept(
      'rq-read-twice',
      'the shop reads a copy and the answer itself',
      [
        {
          run: "fetch('/cart/add.js',{method:'POST',body:'id=611'}).then(async function(r){var c=r.clone();await c.json();window.got=await r.text()})",
        },
        GOT,
      ],
      ANSWERED,
      VASE_ADDED,
    ),
    kept(
      'rq-other-addresses',
      'other requests are not read',
      [{run: post('/api/reviews', {id: 611, quantity: 1})}, GOT],
      'true',
      [],
    ),
  ],
};
