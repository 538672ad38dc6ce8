import {readFileSync} from 'node:fs';
import {expectEvents, expect, test} from '../support/shop-test.ts';
import {type PageVitrine, untilVitrine} from '../support/page-vitrine.ts';

const TAG =
  '<script async src="/dist/vitrine.js" data-worker="/fixtures/recording-worker.js" data-consent="granted"></script>';
const PRODUCT =
  '{"@type": "Product", "sku": "left-1", "name": "Jug", "offers": {"price": "4.50", "priceCurrency": "EUR"}}';

/** Pages that the shopper leaves as soon as the page script has run; chunks come too late to read them. */
const PAGES: Readonly<Record<string, {html: string; gives: object; act?: string}>> = {
  'JSON-LD': {
    html: `<script type="application/ld+json">${PRODUCT}</script>`,
    gives: {kind: 'view', source: 'json-ld', itemId: 'left-1', title: 'Jug', price: 4.5, currency: 'EUR'},
  },
  microdata: {
    html: '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Salt &amp; "pepper"</b><meta itemprop="sku" content="left-2"></div>',
    gives: {kind: 'view', source: 'microdata', itemId: 'left-2', title: 'Salt & "pepper"'},
  },
  'an order in the dataLayer': {
    html: '<script>dataLayer = [{event: "purchase", ecommerce: {transaction_id: "9", items: [{item_id: "left-3"}]}}]</script>',
    gives: {kind: 'purchase', itemId: 'left-3', orderId: '9'},
  },
  'a click on a marked button': {
    html: '<p data-vitrine-item="left-4"><button data-vitrine-action="cart-add">Add</button></p>',
    act: 'document.querySelector("button").click()',
    gives: {kind: 'cart-add', itemId: 'left-4'},
  },
  'a call of the shop’s script': {
    html: '',
    act: 'vitrine("track", "add_to_cart", {items: [{item_id: "left-5"}]}); undefined',
    gives: {kind: 'cart-add', source: 'api', itemId: 'left-5'},
  },
};

for (const [name, {html, act, gives}] of Object.entries(PAGES)) {
  test(`what a page said that was left at once is told by the next page, once: ${name}`, async ({page, shop}) => {
    // The first page never gets its chunks; the next one does.
    await page.route('**/left.html', (route) =>
      route.fulfill({contentType: 'text/html', body: `<!doctype html><title>Left</title>${TAG}<body>${html}</body>`}),
    );
    await page.route('**/vitrine-main.js', (route) => route.abort());
    await page.goto(`${shop.origin}/left.html`);
    await untilVitrine(page);
    if (act) await page.evaluate(act);
    await page.unroute('**/vitrine-main.js');
    await expectEvents(shop, {when: () => page.goto(`${shop.origin}/pages/plain.html`), gives: [gives]});
    await page.goto(`${shop.origin}/pages/attributes.html`);
    await expect.poll(() => shop.events.some(({itemId}) => itemId === 'rug-1')).toBe(true);
    expect(shop.events.filter(({itemId}) => itemId?.startsWith('left-'))).toHaveLength(1);
    expect(await page.evaluate(() => localStorage.getItem('vitrine-left'))).toBeNull();
  });
}

test('what pages have left is read in every form that browsers hold', async ({page, shop}) => {
  const {README: _, ...forms} = JSON.parse(readFileSync('test/fixtures/left-pages.json', 'utf8')) as Record<
    string,
    object
  >;
  await page.goto(`${shop.origin}/pages/manual.html`);
  await untilVitrine(page);
  await page.evaluate(() => void (window as unknown as PageVitrine).vitrine('consent', {personalization: true}));
  const lines = Object.values(forms).map((form) => `${JSON.stringify(form).replace('ORIGIN', shop.origin)}\n`);
  await page.evaluate((text) => localStorage.setItem('vitrine-left', text), lines.join(''));
  const ids = ['left-a', 'left-b', 'left-d'];
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/plain.html`),
    gives: ids.map((itemId) => ({itemId})),
  });
  // A script of today leaves the newest of these forms.
  await page.route('**/vitrine-capture.js', (route) => route.abort());
  await page.goto(`${shop.origin}/pages/plain.html`);
  await untilVitrine(page);
  await page.goto(`${shop.origin}/pages/plain.html`);
  await untilVitrine(page);
  const left = (await page.evaluate(() => localStorage.getItem('vitrine-left')))!.trim().split('\n');
  // Events that were not acknowledged are left beside the page: their line has two parts.
  const whole = left.map((line) => JSON.parse(line) as unknown[]).find(({length}) => length > 2)!;
  const newest = Object.values(forms).at(-1) as unknown[];
  expect(whole.map((part) => typeof part)).toEqual(newest.map((part) => typeof part));
  expect(whole.at(-1)).toBe(Number(Object.keys(forms).at(-1)));
});

test('a video player is no data layer, a shop’s own layer is one', async ({page, shop}) => {
  const globals =
    '<script>videoPlayer = {film: "long"}; shopLayer = [{event: "shown"}]; utag_layer = [{page: "x"}]</script>';
  await page.route('**/player.html', (route) =>
    route.fulfill({contentType: 'text/html', body: `<!doctype html><title>Player</title>${globals}${TAG}`}),
  );
  await page.route('**/vitrine-main.js', (route) => route.abort());
  await page.goto(`${shop.origin}/player.html`);
  await untilVitrine(page);
  await page.goto(`${shop.origin}/pages/manual.html`);
  const left = await page.evaluate(() => localStorage.getItem('vitrine-left'));
  expect(left).toContain('shopLayer');
  expect(left).toContain('utag_layer');
  expect(left).not.toContain('videoPlayer');
});

test('of a tag manager and trackers that have loaded nothing is left but what the shop’s pages said', async ({
  page,
  shop,
}) => {
  const head = `<script>
    dataLayer = [{event: "shown-once"}];
    shopData = [{event: "shown-too"}];
    analytics = {user: {id: "secret-1"}};
    analytics.self = analytics;
    snowplow = () => {};
    snowplow.q = {push: snowplow, user: "secret-2"};
    GlobalSnowplowNamespace = ["snowplow", "missing", null];
  </script><form id="missing"><input value="secret-3"></form>
  <script async src="/gtag.js?id=G-1&amp;l=dataLayer&amp;cx=c"></script>
  <script async src="/gtm.js?id=GTM-1&amp;l=shopData"></script>
  <script async src="/gtm.js?id=GTM-2&amp;l=missing"></script>`;
  const warnings: string[] = [];
  page.on('console', (message) => message.text().startsWith('vitrine:') && warnings.push(message.text()));
  await page.route('**/loaded.html', (route) =>
    route.fulfill({contentType: 'text/html', body: `<!doctype html><title>Loaded</title>${head}${TAG}`}),
  );
  await page.route('**/vitrine-capture.js', (route) => route.abort());
  await page.goto(`${shop.origin}/loaded.html`);
  await untilVitrine(page);
  await page.goto(`${shop.origin}/nothing`);
  const lines = (await page.evaluate(() => localStorage.getItem('vitrine-left')))!.trim().split('\n');
  // The page was left and hidden, and has stored itself each time.
  const left = lines.at(-1)!;
  expect(left.split('shown-once')).toHaveLength(2);
  expect(left).toContain('shown-too');
  expect(left).not.toContain('secret');
  expect(warnings.filter((text) => text.includes('data-layer'))).toEqual([]);
});

test('a polluted prototype hides nothing that was left, and keeps nothing from being erased', async ({page, shop}) => {
  const head = '<script>Object.prototype["vitrine-left"] = "polluted"; dataLayer = [{event: "left-1"}]</script>';
  await page.route('**/polluted.html', (route) =>
    route.fulfill({contentType: 'text/html', body: `<!doctype html><title>Polluted</title>${head}${TAG}`}),
  );
  await page.route('**/vitrine-capture.js', (route) => route.abort());
  const left = () => page.evaluate(() => localStorage.getItem('vitrine-left'));
  await page.goto(`${shop.origin}/polluted.html`);
  await untilVitrine(page);
  await page.goto(`${shop.origin}/polluted.html`);
  await untilVitrine(page);
  expect(await left()).toContain('left-1');
  await page.evaluate(() => void (window as unknown as PageVitrine).vitrine('consent', {personalization: false}));
  await expect.poll(left).toBeNull();
});

test('a polluted prototype lends no page that was left', async ({page, shop}) => {
  const told = [
    'id',
    1790000000000,
    `${shop.origin}/x`,
    '',
    false,
    [],
    [['add_to_cart', {items: [{item_id: 'forged'}]}, 1]],
    [],
    [],
    2,
  ];
  const head = `<script>Object.prototype['vitrine-left'] = ${JSON.stringify(`${JSON.stringify(told)}\n`)}</script>`;
  await page.route('**/polluted.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Polluted</title>${head}${TAG}<p data-vitrine-view="true-1">`,
    }),
  );
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/polluted.html`),
    gives: [{itemId: 'true-1'}],
    never: [{itemId: 'forged'}],
  });
});

test('what was left is erased by a no, and a page without consent leaves nothing', async ({page, shop}) => {
  const body = (consent: string): string =>
    `<!doctype html><title>Left</title><script>analytics = [["track", "Product Viewed", {product_id: "left-6"}]]</script>${TAG.replace('granted', consent)}<script type="application/ld+json">${PRODUCT}</script>`;
  await page.route('**/yes.html', (route) => route.fulfill({contentType: 'text/html', body: body('granted')}));
  await page.route('**/no.html', (route) => route.fulfill({contentType: 'text/html', body: body('manual')}));
  await page.route('**/vitrine-main.js', (route) => route.abort());
  const left = () => page.evaluate(() => localStorage.getItem('vitrine-left'));
  await page.goto(`${shop.origin}/no.html`);
  await untilVitrine(page);
  await page.goto(`${shop.origin}/yes.html`);
  await untilVitrine(page);
  expect(await left()).toBeNull();
  await page.goto(`${shop.origin}/no.html`);
  await untilVitrine(page);
  expect(await left()).toContain('left-1');
  expect(await left()).toContain('left-6');
  await page.evaluate(() => void (window as unknown as PageVitrine).vitrine('consent', {personalization: false}));
  await expect.poll(left).toBeNull();
});

test('the page script stops recording clicks once capture has taken them over', async ({page, shop}) => {
  // Listeners for clicks that the page script has on the window; the browser's driver has its own.
  await page.addInitScript(() => {
    const clickListeners = new Set<unknown>();
    Reflect.set(window, 'clickListeners', clickListeners);
    const {addEventListener, removeEventListener} = window;
    window.addEventListener = (...given: Parameters<typeof addEventListener>) => {
      if (given[0] === 'click' && new Error().stack?.includes('/vitrine.js')) clickListeners.add(given[1]);
      addEventListener(...given);
    };
    window.removeEventListener = (...given: Parameters<typeof removeEventListener>) => {
      if (given[0] === 'click') clickListeners.delete(given[1]);
      removeEventListener(...given);
    };
  });
  const listeners = () => page.evaluate(() => (Reflect.get(window, 'clickListeners') as Set<unknown>).size);
  await page.route('**/left.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Left</title>${TAG}<p data-vitrine-view="click-1"></p>`,
    }),
  );
  await page.route('**/vitrine-main.js', (route) => route.abort());
  await page.goto(`${shop.origin}/left.html`);
  await untilVitrine(page);
  expect(await listeners()).toBe(1);
  await page.unroute('**/vitrine-main.js');
  await expectEvents(shop, {when: () => page.reload(), gives: [{kind: 'view', itemId: 'click-1'}]});
  await expect.poll(listeners).toBe(0);
});

test('what the worker could keep in memory only is in the log of the next page', async ({page, context, shop}) => {
  const tag = '<script async src="/dist/vitrine.js" data-consent="granted"></script>';
  const toBody = (content: string): string => `<!doctype html><title>Memory</title>${tag}<body>${content}</body>`;
  await context.route('**/memory.html', (route) =>
    route.fulfill({contentType: 'text/html', body: toBody('<p data-vitrine-view="memory-1"></p>')}),
  );
  await context.route('**/other.html', (route) => route.fulfill({contentType: 'text/html', body: toBody('')}));
  // A tab with an old form of the database, which does not let go of it.
  const holder = await context.newPage();
  await holder.goto(`${shop.origin}/nothing`);
  await holder.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('vitrine', 1);
        opening.onsuccess = () => {
          Reflect.set(window, 'held', opening.result);
          resolve();
        };
      }),
  );
  const ask = () => page.evaluate(async () => (await (window as unknown as PageVitrine).vitrine('export')).events);
  await page.goto(`${shop.origin}/memory.html`);
  await untilVitrine(page);
  await expect.poll(async () => (await ask()).map(({itemId}) => itemId), {timeout: 30_000}).toContain('memory-1');
  expect(
    await page.evaluate(async () => (await (window as unknown as PageVitrine).vitrine('status')).engine?.storage),
  ).toBe('memory');
  await holder.close();
  await page.goto(`${shop.origin}/other.html`);
  await untilVitrine(page);
  await expect
    .poll(async () => (await ask()).filter((one) => one.kind === 'view' && one.itemId === 'memory-1').length, {
      timeout: 30_000,
    })
    .toBe(1);
});
