import {spawnSync} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import type {AddressInfo} from 'node:net';
import {createSocket} from 'node:dgram';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, test as base} from '@playwright/test';
import {CHUNKS} from '../../src/trainer/doctor/check-files.ts';
import {type EventRow} from '../../src/trainer/doctor/to-rows.ts';
import type {Finding} from '../../src/trainer/doctor/finding.ts';
import {type InspectPagesOptions, inspectPages} from '../../src/trainer/doctor/inspect-pages.ts';
import {type AnsweringServer, startAnsweringServer} from '../support/answering-server.ts';

const test = base.extend<{shop: AnsweringServer; folder: string}>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
  shop: async ({}, use) => {
    const shop = await startAnsweringServer();
    await use(shop);
    await shop.close();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-doctor-'));
    await use(folder);
    await rm(folder, {recursive: true, force: true});
  },
});

interface Report {
  readonly url: string;
  readonly events: readonly EventRow[];
  /** `verdict check: message` of each. */
  readonly findings: readonly string[];
}

async function look(words: string | readonly string[], options: Partial<InspectPagesOptions> = {}): Promise<Report[]> {
  const pages = await inspectPages([words].flat(), {sample: 2, useBrowser: true, ...options});
  return pages.map(({url, events, findings}) => ({
    url,
    events: events.map(({row}) => row),
    findings: findings.map(({verdict, check, message}: Finding) => `${verdict} ${check}: ${message}`),
  }));
}

async function lookAt(word: string, options: Partial<InspectPagesOptions> = {}): Promise<Report> {
  const [report] = await look(word, options);
  return report;
}

const html = (head: string, body = '', attributes = ''): string =>
  `<!doctype html><html><head><meta charset="utf-8"><title>Shop</title>${head}</head><body ${attributes}>${body}</body></html>`;
const script = (code: string): string => `<script>${code}</script>`;
const push = (...entries: readonly object[]): string =>
  script(`window.dataLayer=window.dataLayer||[];dataLayer.push(${entries.map((one) => JSON.stringify(one)).join()})`);
const jsonLd = (value: object | string): string =>
  `<script type="application/ld+json">${typeof value === 'string' ? value : JSON.stringify(value)}</script>`;
const view = (item: object): object => ({event: 'view_item', ecommerce: {currency: 'EUR', items: [item]}});
const KETTLE = {
  '@context': 'https://schema.org',
  '@type': 'Product',
  sku: 'KET-1',
  name: 'Copper kettle',
  category: 'Kitchen > Kettles',
  offers: {'@type': 'Offer', price: '49.00', priceCurrency: 'EUR'},
};
const KETTLE_ROW: EventRow = {
  kind: 'view',
  item_id: 'KET-1',
  title: 'Copper kettle',
  price: 49,
  currency: 'EUR',
  category: 'Kitchen > Kettles',
  quantity: null,
  source: 'json-ld',
  in_catalogue: null,
};

test('prints what is recorded on a page without a tag, and adds one for the look only', async ({shop}) => {
  shop.set('/products/kettle', html(jsonLd(KETTLE), '<h1>Copper kettle</h1>'));
  const {events, findings} = await lookAt(`${shop.origin}/products/kettle`);
  expect(events).toEqual([KETTLE_ROW]);
  expect(findings).toContainEqual(expect.stringMatching(/^failed script tag: .* has no <script/));
  expect(findings).toContainEqual(
    expect.stringMatching(/^ok reading: .*a tag that doctor added and with consent given/),
  );
  expect(findings).toContainEqual(expect.stringMatching(/^ok capture: .*recorded: 1 view\.$/));
});

test('events that scripts push late, and of a cart, are there with their quantity', async ({shop}) => {
  const late = {
    event: 'add_to_cart',
    ecommerce: {currency: 'EUR', items: [{item_id: 'mug', quantity: 3, price: 12.5}]},
  };
  shop.set(
    '/',
    html(
      push(view({item_id: 'mug', item_name: 'Mug', price: 12.5})),
      script(`setTimeout(() => dataLayer.push(${JSON.stringify(late)}), 600)`),
    ),
  );
  const {events} = await lookAt(`${shop.origin}/`);
  expect(events.map(({kind, item_id, price, quantity, source}) => [kind, item_id, price, quantity, source])).toEqual([
    ['view', 'mug', 12.5, null, 'data-layer'],
    ['cart-add', 'mug', 12.5, 3, 'data-layer'],
  ]);
});

/** Serves this release's files as a shop does, and a catalogue. */
function serveOwnFiles(shop: AnsweringServer): void {
  for (const name of ['vitrine.js', ...CHUNKS]) {
    shop.set(`/${name}`, (_request, response) => {
      void readFile(`dist/${name}`).then((code) =>
        response.writeHead(200, {'content-type': 'text/javascript'}).end(code),
      );
    });
  }
  shop.set('/catalogue.json', (_request, response) => {
    const items = [
      {
        id: 'kettle',
        title: 'Copper kettle',
        priceCents: 4900,
        category: 'Kitchen > Kettles',
        url: '/k',
        image: '/k.png',
      },
    ];
    response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify({currency: 'EUR', items}));
  });
}

const STUB = script('window.vitrine=window.vitrine||function(){(vitrine.q=vitrine.q||[]).push(arguments)}');
const TAG = '<script async src="/vitrine.js" data-catalogue="/catalogue.json" data-consent="manual" data-sync="/sync"';

for (const [what, tag] of [
  ['the page’s own tag', `${TAG}></script>`],
  ['a tag with the limited API', `${TAG} data-api="limited"></script>`],
] as const) {
  test(`${what} counts: recorded once, with consent, by its catalogue, and nothing is sent`, async ({shop}) => {
    serveOwnFiles(shop);
    shop.set('/products/kettle', html(STUB + tag + jsonLd(KETTLE), '<h1>Copper kettle</h1>'));
    const {events, findings} = await lookAt(`${shop.origin}/products/kettle`);
    expect(events).toEqual([{...KETTLE_ROW, item_id: 'kettle', in_catalogue: true}]);
    expect(findings).toContainEqual('ok script tag: The page has the tag, with data-consent manual.');
    expect(findings).toContainEqual(expect.stringMatching(/^ok reading: .*with its own tag/));
    expect(shop.requests.filter((one) => one === 'GET /vitrine-capture.js').length).toBeGreaterThan(0);
    expect(shop.requests.filter((one) => /doctor|POST .*reports/.test(one))).toEqual([]);
  });
}

test('a tag that a tag manager adds counts in place of doctor’s', async ({shop}) => {
  serveOwnFiles(shop);
  const adds = `setTimeout(() => {const s = document.createElement('script');
    Object.assign(s, {async: true, src: '/vitrine.js'}); s.dataset.catalogue = '/catalogue.json'; document.head.append(s)}, 200)`;
  shop.set('/products/kettle', html(jsonLd(KETTLE) + script(adds), '<h1>Copper kettle</h1>'));
  const {events, findings} = await lookAt(`${shop.origin}/products/kettle`);
  expect(events).toEqual([{...KETTLE_ROW, item_id: 'kettle', in_catalogue: true}]);
  expect(findings.filter((line) => /script tag/.test(line))).toEqual([
    'ok script tag: The page has the tag, with data-consent auto.',
  ]);
});

test('a tag whose script does not come records nothing, and that is a failure', async ({shop}) => {
  shop.set('/products/kettle', html(`${STUB}${TAG}></script>${jsonLd(KETTLE)}`, '<h1>Copper kettle</h1>'));
  const {events, findings} = await lookAt(`${shop.origin}/products/kettle`);
  expect(events).toEqual([]);
  expect(findings).toContainEqual(expect.stringMatching(/^failed capture: The page script did not start/));
  expect(findings).toContainEqual(expect.stringMatching(/^failed scripts: .*\/vitrine\.js answered 404/));
});

test('says which ids the catalogue does not know', async ({shop, folder}) => {
  const catalogue = path.join(folder, 'catalogue.json');
  await writeFile(catalogue, JSON.stringify({currency: 'EUR', items: [{id: 'mug', title: 'Mug'}]}));
  shop.set('/products/kettle', html(jsonLd(KETTLE), '<h1>Copper kettle</h1>'));
  const {events, findings} = await lookAt(`${shop.origin}/products/kettle`, {catalogue});
  expect(events).toEqual([{...KETTLE_ROW, in_catalogue: false}]);
  expect(findings).toContainEqual(expect.stringMatching(/^warning catalogue: It has no product with the id "KET-1"/));
});

test('says where two dialects disagree, and not where they only write differently', async ({shop}) => {
  const entry = push(view({item_id: 'K9', item_name: 'Tea pot', price: '51.00'}));
  shop.set('/products/kettle', html(jsonLd(KETTLE) + entry, '<h1>Copper kettle</h1>'));
  const {findings} = await lookAt(`${shop.origin}/products/kettle`);
  const dialects = findings.filter((line) => / dialects:/.test(line));
  expect(dialects).toEqual([
    expect.stringMatching(/^warning dialects: JSON-LD calls the product "KET-1", the data layer "K9"/),
    'warning dialects: JSON-LD gives the title "Copper kettle", the data layer "Tea pot". Give the same in both.',
    'warning dialects: JSON-LD gives the price "49", the data layer "51". Give the same in both.',
  ]);
  shop.set(
    '/products/kettle',
    html(jsonLd(KETTLE) + push(view({item_id: 'KET-1', item_name: 'copper kettle', price: 49})), ''),
  );
  expect((await lookAt(`${shop.origin}/products/kettle`)).findings).toContainEqual(
    'ok dialects: JSON-LD, the data layer give the product the same id, title, price and currency.',
  );
});

test('says where JSON-LD breaks, by line and column of block and page', async ({shop}) => {
  const broken = '{\n"@type": "Product",\n"name": "Copper "kettle"",\n"sku": "KET-1"}';
  shop.set('/products/kettle', html(jsonLd('{"@type": "Organization"}') + jsonLd(broken), '\n<h1>Copper kettle</h1>'));
  const {events, findings} = await lookAt(`${shop.origin}/products/kettle`);
  expect(events).toEqual([]);
  expect(findings).toContainEqual(
    'failed json-ld: Block 2 of the JSON-LD breaks at its line 3, column 18 (line 3 of the page), before "kettle\\"\\",": ' +
      'this is not a JSON value; perhaps a quote before it needs a backslash: the product in it is not read. Correct it.',
  );
  expect(findings).toContainEqual(
    expect.stringMatching(/^failed capture: Recognised as a product page by JSON-LD of a product, but no view/),
  );
});

const PRODUCT_PAGES: Readonly<Record<string, string>> = {
  'an address': html('', '<h1>Copper kettle</h1><p>49 €</p>'),
  'the class of its body': html('', '<h1>Copper kettle</h1>', 'class="single-product"'),
  'its one button': html('', '<h1>Copper kettle</h1><button>Add to cart</button>'),
  'its og:type': html('<meta property="og:type" content="og:product">', '<h1>Copper kettle</h1>'),
};
for (const [name, content] of Object.entries(PRODUCT_PAGES)) {
  test(`a product page that yields no product fails: ${name}`, async ({shop}) => {
    const address = name === 'an address' ? '/products/kettle' : '/kettle-1';
    shop.set(address, content);
    const {events, findings} = await lookAt(`${shop.origin}${address}`);
    expect(events).toEqual([]);
    expect(findings).toContainEqual(expect.stringMatching(/^failed capture: Recognised as a product page/));
  });
}

test('a page on which nothing is recorded is never called ok', async ({shop}) => {
  shop.set('/about', html('', '<h1>About us</h1><p>application/ld+json dataLayer data-vitrine-item</p>'));
  const {findings} = await lookAt(`${shop.origin}/about`);
  expect(findings).toContainEqual(expect.stringMatching(/^warning capture: .*nothing is recorded, which is right if/));
});

const SHOPIFY = script(`window.Shopify={shop:'x.example'};`);
const META = script(
  `window.ShopifyAnalytics={meta:{currency:'EUR',product:{id:6001,vendor:'Loom',type:'Tees',variants:[{id:111,price:2000,name:'Linen tee',sku:'TEE'}]}}};`,
);
const PIXEL = script(`var config = {webPixelsConfigList: [{"id":"7","type":"CUSTOM"}]}`);
const WOO = '<link rel="stylesheet" href="/wp-content/plugins/woocommerce/a.css">';

interface PlatformCase {
  readonly name: string;
  readonly address: string;
  readonly page: string;
  readonly says: RegExp;
}

const PLATFORMS: readonly PlatformCase[] = [
  {
    name: 'Shopify without a pixel',
    address: '/products/tee',
    page: html(SHOPIFY + META),
    says: /^warning platform: Shopify: checkout and thank-you page run no script of the theme/,
  },
  {
    name: 'Shopify without its object',
    address: '/products/tee',
    page: html(SHOPIFY + PIXEL),
    says: /^warning platform: Shopify: the page has no ShopifyAnalytics\.meta/,
  },
  {
    name: 'Shopify’s cart',
    address: '/cart',
    page: html(SHOPIFY + PIXEL),
    says: /^warning platform: Shopify: the cart page does not name its products/,
  },
  {
    name: 'WooCommerce’s blocks',
    address: '/shop/',
    page: html(WOO, '<ul class="wc-block-product-template"></ul>'),
    says: /^warning platform: WooCommerce: events of its blocks name no product/,
  },
  {
    name: 'WooCommerce’s checkout',
    address: '/checkout/',
    page: html(WOO, '<div class="wc-block-checkout"></div>'),
    says: /^warning platform: WooCommerce: the checkout page holds no data/,
  },
  {
    name: 'WooCommerce’s order',
    address: '/checkout/order-received/7/',
    page: html(WOO),
    says: /^warning platform: WooCommerce: the order confirmation names the order/,
  },
  {
    name: 'WooCommerce’s lists',
    address: '/product-category/pots/',
    page: html(WOO),
    says: /^warning platform: WooCommerce: lists are not marked up/,
  },
  {
    name: 'Magento’s lists',
    address: '/cat/pots',
    page: html('', '<div data-mage-init="{}"></div>', 'class="catalog-category-view"'),
    says: /^warning platform: Magento: lists carry no ids/,
  },
  {
    name: 'Magento’s order',
    address: '/checkout/onepage/success/',
    page: html('', '<div data-mage-init="{}"></div>'),
    says: /^warning platform: Magento: the order confirmation names/,
  },
  {
    name: 'PrestaShop’s checkout',
    address: '/commande',
    page: html(script('var prestashop = {};')),
    says: /^warning platform: PrestaShop: the checkout page holds no data/,
  },
  {
    name: 'Shopware’s lists',
    address: '/Pots/',
    page: html('', '', 'class="is-ctl-navigation"'),
    says: /^warning platform: Shopware: lists are not marked up/,
  },
  {
    name: 'OpenCart’s order',
    address: '/index.php?route=checkout/success',
    page: html('', '<a href="/index.php?route=product/product&product_id=4">Pot</a>'),
    says: /^warning platform: OpenCart: the order confirmation names/,
  },
];
for (const {name, address, page, says} of PLATFORMS) {
  test(`says what ${name} keeps back`, async ({shop}) => {
    shop.set(address, page);
    const {findings} = await lookAt(`${shop.origin}${address}`);
    expect(findings).toContainEqual(expect.stringMatching(says));
  });
}

test('says nothing of what a shop system does tell', async ({shop}) => {
  shop.set('/products/tee', html(SHOPIFY + META + PIXEL, '<h1>Linen tee</h1>'));
  shop.set('/checkout/', html(WOO + push({event: 'begin_checkout', ecommerce: {items: [{item_id: 'a'}]}})));
  const reports = await look([`${shop.origin}/products/tee`, `${shop.origin}/checkout/`]);
  expect(reports.map(({findings}) => findings.filter((line) => / platform:/.test(line)))).toEqual([
    ['ok platform: Shopify: this page hides nothing from scripts that Vitrine needs.'],
    ['ok platform: WooCommerce: this page hides nothing from scripts that Vitrine needs.'],
  ]);
});

test('a strict policy of the page does not stop the look', async ({shop}) => {
  shop.set('/products/kettle', (_request, response) => {
    const policy =
      "default-src 'none'; script-src 'nonce-a'; require-trusted-types-for 'script'; trusted-types none; sandbox allow-scripts";
    response.writeHead(200, {'content-type': 'text/html', 'content-security-policy': policy});
    response.end(html(jsonLd(KETTLE), '<h1>Copper kettle</h1>'));
  });
  expect((await lookAt(`${shop.origin}/products/kettle`)).events).toEqual([KETTLE_ROW]);
});

test('pages that are none each give a clear finding, and the others are still looked at', async ({shop}) => {
  shop.set('/from', (_request, response) => response.writeHead(302, {location: '/to'}).end());
  shop.set('/to', html(push(view({item_id: 'mug', item_name: 'Mug'}))));
  shop.set('/loop', (_request, response) => response.writeHead(302, {location: '/loop'}).end());
  shop.set('/file.pdf', (_request, response) =>
    response.writeHead(200, {'content-type': 'application/pdf'}).end('%PDF'),
  );
  shop.set('/huge', (_request, response) => {
    response.writeHead(200, {'content-type': 'text/html'});
    response.end(`<h1>x</h1>${'<p>much</p>'.repeat(1_000_000)}`);
  });
  shop.set('/broken-off', (_request, response) => {
    response.writeHead(200, {'content-type': 'text/html', 'content-length': '1000'});
    response.write('<h1>x', () => response.destroy());
  });
  shop.set('/throws', html(script('throw new Error("theme is broken")') + jsonLd(KETTLE)));
  const names = ['/gone', '/from', '/loop', '/file.pdf', '/huge', '/broken-off', '/throws'];
  const reports = await look([...names.map((name) => shop.origin + name), 'no-such-file.html', 'http://127.0.0.1:9/']);
  const pageFindings = reports.map(({findings}) => findings.find((line) => / page:/.test(line)));
  expect(pageFindings).toEqual([
    expect.stringMatching(/^failed page: .*\/gone answered 404/),
    expect.stringMatching(/^warning page: It redirects to .*\/to; what follows is about that page/),
    expect.stringMatching(/^failed page: .*redirects more than 10 times/),
    expect.stringMatching(/^failed page: .*application\/pdf, not an HTML page/),
    expect.stringMatching(/^failed page: .*more than 10 MB/),
    expect.stringMatching(/^failed page: .*broken-off ended early/),
    expect.stringMatching(/^warning page: 1 error of its scripts, such as: theme is broken/),
    expect.stringMatching(/^failed page: no-such-file\.html cannot be read/),
    expect.stringMatching(/^failed page: http:\/\/127\.0\.0\.1:9\/ does not answer/),
  ]);
  expect(reports[1].events).toHaveLength(1);
  expect(reports[6].events).toEqual([KETTLE_ROW]);
});

test('a page that never ends loading, and one that never stops computing, are left', async ({shop}) => {
  test.setTimeout(240_000);
  shop.set('/never.png', () => undefined);
  shop.set('/waits', html(jsonLd(KETTLE), '<img src="/never.png"><h1>Copper kettle</h1>'));
  shop.set('/computes', html(jsonLd(KETTLE), script('for (;;);')));
  const [waits, computes] = await look([`${shop.origin}/waits`, `${shop.origin}/computes`]);
  expect(waits.events).toEqual([KETTLE_ROW]);
  expect(computes.findings).toContainEqual(
    expect.stringMatching(/^failed page: .*(did not load within|kept the browser busy)/),
  );
  expect(computes.events).toEqual([KETTLE_ROW]); // read from its text
});

test('a page reaches no other private address, no file and no download', async ({shop, folder}) => {
  const secret = await startAnsweringServer('127.0.0.2');
  const sockets = createServer();
  const packets = createSocket('udp4');
  const hidden: string[] = [];
  sockets.on('connection', ({remoteAddress}) => hidden.push(`TCP from ${remoteAddress}`));
  packets.on('message', () => hidden.push('UDP'));
  await new Promise<void>((resolve) => sockets.listen(0, '127.0.0.3', resolve));
  await new Promise<void>((resolve) => packets.bind(0, '127.0.0.3', resolve));
  const {port} = sockets.address() as AddressInfo;
  await writeFile(path.join(folder, 'secret.js'), 'window.read = true');
  const tries = `
    fetch('${secret.origin}/a').catch(() => 0); new Image().src = '${secret.origin}/b';
    try { new WebSocket('ws://127.0.0.3:${port}/c') } catch {}
    navigator.sendBeacon('${secret.origin}/d', 'x');
    const s = document.createElement('script'); s.src = 'file://${folder}/secret.js'; document.head.append(s);
    const f = document.createElement('iframe'); f.src = '${secret.origin}/e'; document.documentElement.append(f);
    const a = document.createElement('a'); a.href = 'data:text/plain,x'; a.download = 'x.txt'; document.documentElement.append(a); a.click();
    open('${secret.origin}/f');
    const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.3:${packets.address().port}'}]});
    peer.createDataChannel('g'); peer.createOffer().then((offer) => peer.setLocalDescription(offer));`;
  shop.set('/', html(jsonLd(KETTLE) + script(tries)));
  const {events, findings} = await lookAt(`${shop.origin}/`);
  expect(events).toEqual([KETTLE_ROW]);
  expect(secret.requests).toEqual([]);
  expect(hidden).toEqual([]);
  expect(findings).toContainEqual(expect.stringMatching(/^warning page: 127\.0\.0\.2 is a private address/));
  await secret.close();
  await new Promise((resolve) => sockets.close(resolve));
  await new Promise<void>((resolve) => packets.close(resolve));
});

test('a redirect and files that a tag names reach no private address either', async ({shop}) => {
  const secret = await startAnsweringServer('127.0.0.2');
  shop.set('/leads-away', (_request, response) => response.writeHead(302, {location: `${secret.origin}/admin`}).end());
  shop.set(
    '/',
    html(
      `${STUB}<script async src="/vitrine.js" data-model="${secret.origin}/model" data-catalogue="${secret.origin}/c"></script>`,
    ),
  );
  const [away, tagged] = await look([`${shop.origin}/leads-away`, `${shop.origin}/`]);
  expect(away.findings).toEqual([expect.stringMatching(/^failed page: 127\.0\.0\.2 is a private address/)]);
  expect(tagged.findings).toContainEqual(expect.stringMatching(/^failed model: 127\.0\.0\.2 is a private address/));
  expect(secret.requests).toEqual([]);
  await secret.close();
});

test('a file is read at the address of its canonical link, without the network', async ({shop, folder}) => {
  const file = path.join(folder, 'saved.html');
  await writeFile(
    file,
    html(
      `<link rel="canonical" href="https://shop.example/p/kettle">${script(`fetch('${shop.origin}/a')`)}${STUB}${TAG}></script>${jsonLd(KETTLE)}`,
    ),
  );
  const {url, events, findings} = await lookAt(file);
  expect(url).toBe(file);
  expect(events).toEqual([KETTLE_ROW]);
  expect(findings).toContainEqual(
    'ok page: Read as https://shop.example/p/kettle, without the other files of the page.',
  );
  expect(shop.requests).toEqual([]);
});

const sitemap = (tag: 'url' | 'sitemap', addresses: readonly string[]): string =>
  `<?xml version="1.0"?><${tag === 'url' ? 'urlset' : 'sitemapindex'} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` +
  `${addresses.map((one) => `<${tag}><loc>${one}</loc></${tag}>`).join('')}</${tag === 'url' ? 'urlset' : 'sitemapindex'}>`;

test('takes a sample of each type from an index, adds home, and cart and search by their links', async ({shop}) => {
  test.setTimeout(180_000);
  const {origin} = shop;
  const products = Array.from({length: 40}, (_, i) => `${origin}/things/pot-${i}`);
  for (const [i, address] of products.entries())
    shop.set(
      new URL(address).pathname,
      html(jsonLd({...KETTLE, sku: `POT-${i}`}), '<h1>Copper kettle</h1><a href="/cart">Cart</a>'),
    );
  shop.set(
    '/collections/pots',
    html(push({event: 'view_item_list', ecommerce: {items: [{item_id: 'a'}, {item_id: 'b'}]}})),
  );
  shop.set(
    '/',
    html('', '<form role="search" action="/search"><input type="search" name="q"></form><h1>Kettles and more</h1>'),
  );
  shop.set('/search', html('', '<h1>Results</h1>'));
  shop.set('/cart', html('', '<h1>Cart</h1>'));
  shop.set('/sitemap.xml', sitemap('sitemap', [`${origin}/sitemap_products_1.xml`, `${origin}/rest.xml.gz`]));
  shop.set('/sitemap_products_1.xml', sitemap('url', products));
  shop.set(
    '/rest.xml.gz',
    (_request, response) => void response.end(gzipSync(sitemap('url', [`${origin}/collections/pots`]))),
  );
  const reports = await look(`${origin}/sitemap.xml`, {sample: 2});
  const paths = reports.map(({url}) => url.slice(origin.length));
  expect(paths).toEqual([
    '/',
    '/things/pot-0',
    '/things/pot-20',
    '/collections/pots',
    '/cart',
    expect.stringMatching(/^\/search\?q=/),
  ]);
  expect(reports.map(({events}) => events.map(({kind}) => kind).join())).toEqual([
    '',
    'view',
    'view',
    'list-view',
    '',
    'search',
  ]);
});

test('without a browser reads the same product from the text, and says that it did', async ({shop}) => {
  shop.set('/products/kettle', html(jsonLd(KETTLE), '<h1>Copper kettle</h1>'));
  shop.set('/products/tee', html(SHOPIFY + META, '<h1>Linen tee</h1>'));
  shop.set(
    '/pushes',
    html(
      script(
        `dataLayer = []; dataLayer.push({event: 'view_item', ecommerce: {items: [{item_id: 'mug', 'item_name': "Mug"}]}})`,
      ),
    ),
  );
  const words = ['/products/kettle', '/products/tee', '/pushes'].map((one) => shop.origin + one);
  const [kettle, tee, pushes] = await look(words, {useBrowser: false});
  expect(kettle.events).toEqual([KETTLE_ROW]);
  expect(kettle.findings).toContainEqual(
    expect.stringMatching(/^warning reading: --no-browser was given, so only the HTML was read/),
  );
  expect(tee.findings).toContainEqual(
    expect.stringMatching(/^warning capture: .*its HTML has no view.*open it in a browser/),
  );
  expect(pushes.events.map(({kind, item_id}) => [kind, item_id])).toEqual([['view', 'mug']]);
});

test('the command prints one JSON object with the pages, or tables, and exits 1 when something failed', async ({
  folder,
}) => {
  test.setTimeout(180_000);
  const good = path.join(folder, 'good.html');
  await writeFile(good, html(jsonLd({...KETTLE, name: 'Copper\u001B[31m kettle'}), '<h1>Copper kettle</h1>'));
  const run = (...words: string[]): {status: number | null; stdout: string} =>
    spawnSync(process.execPath, ['--import', 'tsx', 'src/trainer/index.ts', 'doctor', ...words], {encoding: 'utf8'});
  const {pages} = JSON.parse(run(good, '--json', '--no-browser').stdout) as {pages: object[]};
  expect(pages).toEqual([
    {url: good, events: [{...KETTLE_ROW, title: expect.stringContaining('kettle')}], findings: expect.any(Array)},
  ]);
  const {status, stdout: text} = run(good, '--no-browser');
  expect(status).toBe(0);
  expect(text).toMatch(/kind +id +title +price +category +source\n +view +KET-1 +Copper/);
  expect(text).not.toContain('\u001B');
  const gone = run(path.join(folder, 'gone.html'), '--json');
  expect(gone.status).toBe(1);
  expect(JSON.parse(gone.stdout)).toMatchObject({
    pages: [{events: [], findings: [{check: 'page', verdict: 'failed'}]}],
  });
});
