import {expect, expectEvents, test} from '../support/shop-test.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';

test('reads GA4 pushes from before and after the script, as objects and as gtag arguments', async ({page, shop}) => {
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/data-layer.html`),
    gives: [
      {
        kind: 'view',
        source: 'data-layer',
        itemId: 'mug-1',
        title: 'Blue mug',
        brand: 'Kiln',
        category: 'Kitchen > Mugs',
        price: 12.5,
        currency: 'EUR',
      },
      {kind: 'cart-add', itemId: 'mug-2', quantity: 2, price: 9.9, currency: 'EUR'},
      {kind: 'visit-start', channel: 'direct'},
    ],
  });
  await expectEvents(shop, {
    when: () =>
      page.evaluate(() => {
        const {dataLayer} = window as unknown as {dataLayer: unknown[]};
        dataLayer.push({ecommerce: null});
        // Without its ecommerce block an event names no product.
        dataLayer.push({event: 'view_item'});
        dataLayer.push({ecommerce: {items: [{item_name: 'Only a name'}]}}, {event: 'select_item'});
        const items = Array.from({length: 250}, (_, i) => ({item_id: `list-${i}`, index: i}));
        dataLayer.push({event: 'view_item_list', ecommerce: {item_list_id: 'sale', items}});
        const order = {transaction_id: 'order-1', items: [{item_id: 'mug-1'}, {item_id: 'mug-2'}]};
        dataLayer.push({event: 'purchase', ecommerce: order});
      }),
    gives: [
      {kind: 'click', itemId: 'Only a name'},
      {kind: 'list-view', listId: 'sale', itemIds: Array.from({length: 200}, (_, i) => `list-${i}`)},
      {kind: 'purchase', itemId: 'mug-1', orderId: 'order-1'},
      {kind: 'purchase', itemId: 'mug-2', orderId: 'order-1'},
    ],
    never: [{kind: 'view', itemId: 'mug-1'}],
  });
});

test('reads JSON-LD products and lists beside a block that does not parse', async ({page, shop}) => {
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/json-ld.html`),
    gives: [
      {
        kind: 'view',
        source: 'json-ld',
        itemId: 'lamp-7',
        title: 'Desk lamp',
        brand: 'Lumen',
        category: 'Home > Lamps',
        price: 49,
        currency: 'EUR',
      },
      {kind: 'list-view', source: 'json-ld', listId: 'Lamps', itemIds: ['lamp-8', 'lamp-9']},
    ],
  });
  const {faults} = await page.evaluate(() => (window as unknown as PageVitrine).vitrine('status'));
  expect(faults['json-ld'].count).toBe(1);
});

test('reads microdata of the page’s product and not of its variants', async ({page, shop}) => {
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/microdata.html`),
    gives: [
      {
        kind: 'view',
        source: 'microdata',
        itemId: 'chair-3',
        title: 'Oak chair',
        brand: 'Grain',
        price: 120,
        currency: 'EUR',
      },
    ],
    never: [{itemId: 'chair-4'}],
  });
});

test('reads marked elements and what is done with them', async ({page, shop}) => {
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/attributes.html`),
    gives: [
      {kind: 'view', source: 'attribute', itemId: 'rug-1', title: 'Red rug', price: 80, currency: 'EUR'},
      {kind: 'list-view', source: 'attribute', listId: 'also-nice', itemIds: ['rug-2', 'rug-3']},
    ],
  });
  await expectEvents(shop, {
    when: async () => {
      await page.getByRole('button', {name: 'Add to cart'}).click();
      await page.getByText('Save').click();
      await page.getByRole('button', {name: 'Red only'}).click();
      await page.getByRole('link', {name: 'Green rug'}).click();
    },
    gives: [
      {kind: 'cart-add', itemId: 'rug-1', quantity: 3},
      {kind: 'wishlist', itemId: 'rug-1'},
      {kind: 'filter', filter: 'colour:red'},
      {kind: 'click', itemId: 'rug-2', listId: 'also-nice', position: 0},
    ],
    never: [{kind: 'click', itemId: 'rug-1'}, {kind: 'view'}],
  });
});

test('a click that leaves the page arrives, once', async ({page, shop}) => {
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/attributes.html`),
    gives: [{kind: 'view', itemId: 'rug-1'}],
  });
  await expectEvents(shop, {
    when: () => page.getByRole('link', {name: 'Blue rug'}).click(),
    gives: [{kind: 'click', itemId: 'rug-3'}],
  });
  const ids = shop.events.filter(({itemId}) => itemId === 'rug-3').map(({id}) => id);
  // Sent again after a page change or not: always under the same id.
  expect(new Set(ids).size).toBe(1);
});

test('a search is read from its form and from the address of its results', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/attributes.html`);
  await expectEvents(shop, {
    when: async () => {
      await page.getByRole('searchbox').fill('red rug');
      await page.getByRole('searchbox').press('Enter');
      await page.waitForURL(/plain\.html\?q=red/);
    },
    gives: [{kind: 'search', query: 'red rug'}],
  });
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/plain.html?q=oak%20chair`),
    gives: [{kind: 'search', query: 'oak chair', source: 'dom'}],
  });
});

test('follows a single-page shop: A, B and A again are three views, a fragment is none', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/plain.html`);
  const show = (sku: string): Promise<void> =>
    page.evaluate((id) => {
      history.pushState({}, '', `/pages/${id}`);
      document.querySelectorAll('script[type="application/ld+json"]').forEach((block) => block.remove());
      const block = document.createElement('script');
      block.type = 'application/ld+json';
      block.textContent = JSON.stringify({'@type': 'Product', sku: id, name: id});
      document.head.append(block);
    }, sku);
  await expectEvents(shop, {when: () => show('a'), gives: [{kind: 'view', itemId: 'a'}]});
  await expectEvents(shop, {
    when: () => show('b'),
    gives: [{kind: 'view', itemId: 'b'}],
    never: [{itemId: 'a', kind: 'view'}],
  });
  await expectEvents(shop, {when: () => show('a'), gives: [{kind: 'view', itemId: 'a'}]});
  await page.evaluate(() => (location.hash = 'reviews'));
  await expectEvents(shop, {
    when: () => show('c'),
    gives: [{kind: 'view', itemId: 'c'}],
    never: [{itemId: 'a', kind: 'view'}],
  });
});

test('tells how long a page was looked at, with its product', async ({page, shop}) => {
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/attributes.html`),
    gives: [{kind: 'view', itemId: 'rug-1'}],
  });
  // Time is what is measured here: the page must have been visible for longer than the shortest dwell.
  await page.waitForFunction(() => performance.now() > 1500);
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/plain.html`),
    gives: [{kind: 'dwell', itemId: 'rug-1', scrollShare: 1}],
  });
  const dwell = shop.events.find(({kind}) => kind === 'dwell');
  expect(dwell?.dwellMs).toBeGreaterThan(1000);
  expect(dwell?.dwellMs).toBeLessThan(20_000);
});

test('a tagged visit names its channel and campaign', async ({page, shop}) => {
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/plain.html?utm_source=instagram&utm_medium=social&utm_campaign=spring`),
    gives: [{kind: 'visit-start', channel: 'social', campaign: 'spring'}],
  });
  await expectEvents(shop, {
    when: () => page.getByRole('link').click(),
    gives: [],
    never: [{kind: 'visit-start'}],
  });
});

test('reads Shopify’s product and its cart form, and WooCommerce’s blocks', async ({page, shop}) => {
  await page.route('**/cart/add.js', (route) => route.fulfill({json: {id: 1, product_id: 6001, quantity: 1}}));
  const mug = {source: 'platform', itemId: '6001', brand: 'Kiln', price: 12.5, currency: 'EUR'} as const;
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/shopify.html`),
    gives: [{kind: 'view', ...mug}],
  });
  await expectEvents(shop, {when: () => page.getByRole('button').click(), gives: [{kind: 'cart-add', ...mug}]});
  await page.goto(`${shop.origin}/pages/woocommerce.html`);
  await page.waitForFunction(() => 'vitrine' in window && 'profiler' in (window as unknown as PageVitrine).vitrine);
  await expect
    .poll(() => shop.requests.filter((address) => address.includes('vitrine-main')).length)
    .toBeGreaterThan(1);
  await expectEvents(shop, {
    when: () =>
      expect(async () => {
        await page.getByText('Add to cart').click();
        expect(shop.events.some(({itemId}) => itemId === 'pot-31')).toBe(true);
      }).toPass(),
    gives: [{kind: 'cart-add', source: 'platform', itemId: 'pot-31', quantity: 1}],
  });
});

test('a hostile page throws nothing into the shop, and what can be read is read', async ({page, shop}) => {
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/hostile.html`),
    gives: [
      {kind: 'view', itemId: 'huge', title: 'x'.repeat(500)},
      // The data layer and the markup mean one product.
      {kind: 'view', itemId: 'cycle', title: '7', aliases: ['after-all']},
    ],
    never: [{itemId: 'deep'}],
  });
  // Such a form breaks Playwright's own locators too.
  await page.evaluate(() => (document.querySelector('#clobber button') as HTMLElement).click());
  const {faults} = await page.evaluate(() => (window as unknown as PageVitrine).vitrine('status'));
  expect(faults['data-layer'].count).toBeGreaterThanOrEqual(3);
  expect(Object.keys(faults)).toContain('platform');
});

test('markup with names of the document and of forms hides nothing from capture, and lends it nothing', async ({
  page,
  shop,
}) => {
  const polluted = [{itemId: 'polluted'}, {query: 'polluted'}, {orderId: 'polluted'}];
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/clobber.html`),
    gives: [
      {kind: 'view', source: 'data-layer', itemId: 'real', aliases: ['micro']},
      {kind: 'cart-add', itemId: 'cart'},
      {kind: 'visit-start', channel: 'direct'},
    ],
    never: polluted,
  });
  // Such a page breaks Playwright's own locators too: real input goes by coordinates, as a shopper's does.
  const clickOn = async (selector: string): Promise<void> => {
    const {x, y} = await page.evaluate((wanted) => {
      const element = Document.prototype.querySelector.call(document, wanted)!;
      element.scrollIntoView({block: 'center'});
      const box = element.getBoundingClientRect();
      return {x: box.x + box.width / 2, y: box.y + box.height / 2};
    }, selector);
    await page.mouse.click(x, y);
  };
  await expectEvents(shop, {
    when: () => clickOn('[data-vitrine-action]'),
    gives: [{kind: 'wishlist', itemId: 'in-a-form', title: 'In a form'}],
  });
  await expectEvents(shop, {
    when: async () => {
      await clickOn('[type="search"]');
      await page.keyboard.type('kettle');
      await page.keyboard.press('Enter');
    },
    gives: [{kind: 'search', query: 'kettle'}],
    never: polluted,
  });
  expect(await page.evaluate(() => 'leaked' in {})).toBe(false);
});

test('a deep or huge JSON-LD block costs its own facts only', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/plain.html`);
  await expectEvents(shop, {
    when: () =>
      page.evaluate(() => {
        const add = (text: string): void => {
          const block = document.createElement('script');
          block.type = 'application/ld+json';
          block.textContent = text;
          document.head.append(block);
        };
        add('['.repeat(150_000) + ']'.repeat(150_000));
        add('{"@graph":'.repeat(20_000) + '1' + '}'.repeat(20_000));
        add(JSON.stringify({'@type': 'Product', sku: 'huge', description: 'x'.repeat(10_000_000)}));
        add('{"__proto__": {"@type": "Product", "sku": "inherited"}, "@type": "Thing"}');
        add('{"@type": "Product", "sku": "sound", "__proto__": {"name": "inherited"}}');
      }),
    gives: [{kind: 'view', itemId: 'sound'}],
    never: [{itemId: 'huge'}, {itemId: 'inherited'}, {title: 'inherited'}],
  });
});

test('calls made before the script arrived are answered, and a second script changes nothing', async ({page, shop}) => {
  await page.route('**/dist/vitrine.js', async (route) => {
    await page.evaluate(() => {
      const {vitrine} = window as unknown as PageVitrine;
      vitrine('track', 'view_item', {items: [{item_id: 'early'}]});
    });
    await route.continue();
  });
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/plain.html`),
    gives: [{kind: 'view', source: 'api', itemId: 'early'}],
  });
  await page.addScriptTag({url: '/dist/vitrine.js'});
  const answer = await page.evaluate(() =>
    (window as unknown as PageVitrine).vitrine('track', 'add_to_wishlist', {items: [{item_id: 'late'}]}),
  );
  expect(answer).toMatchObject({accepted: 1});
  expect(shop.told.filter(({method}) => method === 'start')).toHaveLength(1);
  const refusal = await page.evaluate(() => {
    const {vitrine} = window as unknown as {vitrine: (name: string) => Promise<unknown>};
    return vitrine('fly').catch((error: Error) => error.name);
  });
  expect(refusal).toBe('argument');
});
