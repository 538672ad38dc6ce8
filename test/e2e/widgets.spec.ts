import type {Page} from '@playwright/test';
import {NOTHING_STORED, storageOf} from '../support/page-storage.ts';
import {expect, test} from '../support/shop-test.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';

// These tests run the real worker on a catalogue without a model: popularity and interests rank.

const consent = (page: Page, choice: {personalization: boolean; sharing?: boolean}) =>
  page.evaluate((given) => (window as unknown as PageVitrine).vitrine('consent', given), choice);

const view = (page: Page, ...ids: string[]) =>
  page.evaluate(async (itemIds) => {
    const {vitrine} = window as unknown as PageVitrine;
    for (const id of itemIds) await vitrine('track', 'view_item', {items: [{item_id: id}]});
  }, ids);

/** Sum of layout shifts so far, and long tasks: both are watched from before the first paint. */
const watchPage = (page: Page) =>
  page.addInitScript(() => {
    const seen = {shifts: 0};
    Object.assign(window, {seen});
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shifts += (entry as unknown as {value: number}).value;
    }).observe({type: 'layout-shift', buffered: true});
  });
const shiftsOf = (page: Page) => page.evaluate(() => (window as unknown as {seen: {shifts: number}}).seen.shifts);

test('a shelf shows popular products without consent, and moves nothing on the page', async ({page, shop}) => {
  await watchPage(page);
  await page.goto(`${shop.origin}/pages/shelf.html`);
  const shelf = page.locator('vitrine-recommendations');
  await expect(shelf.getByRole('listitem').filter({has: page.getByRole('link')})).toHaveCount(8);
  await expect(shelf.getByRole('heading', {name: 'Picked for you'})).toBeVisible();
  // Said in words on every card.
  await expect(shelf.getByText(/in this shop/).first()).toBeVisible();
  await expect(shelf.getByRole('link').first()).toHaveAccessibleName(/€/);
  // What the shop rendered is out of sight and out of reach.
  await expect(page.getByText('Our classics')).toBeHidden();
  expect(await shiftsOf(page)).toBe(0);
  await expect(page.locator('vitrine-recently-viewed')).toBeHidden();
  await expect(page.locator('vitrine-offer')).toBeHidden();
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
});

test('after a few views the shelf fits within the same second and says why', async ({page, shop}) => {
  await watchPage(page);
  await page.goto(`${shop.origin}/pages/shelf.html`);
  const shelf = page.locator('vitrine-recommendations');
  await expect(shelf.getByRole('link')).toHaveCount(8);
  await consent(page, {personalization: true});
  await view(page, 'desk-lamp', 'floor-lamp', 'reading-lamp', 'clip-light');
  const started = Date.now();
  await expect(shelf.getByText(/Because you (viewed|like)/).first()).toBeVisible();
  expect(Date.now() - started).toBeLessThan(1000);
  // The newest one is what the page shows now.
  await expect(page.locator('vitrine-recently-viewed').getByRole('link').first()).toContainText('Reading lamp');
  // The shelf itself did not move what is below it.
  const below = await page.locator('#below').boundingBox();
  await view(page, 'rake');
  await expect(page.locator('vitrine-recently-viewed').getByRole('link').first()).toContainText('Clip light');
  expect(await page.locator('#below').boundingBox()).toEqual(below);
});

test('no list names the product that the page shows, by whichever id, until the address is another', async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.origin}/pages/shelf.html`);
  await consent(page, {personalization: true});
  // The page's own number; the catalogue knows the product by its title.
  await page.evaluate(() =>
    (window as unknown as PageVitrine).vitrine('track', 'view_item', {items: [{item_id: 'SKU-7', item_name: 'Rake'}]}),
  );
  const lists = () =>
    page.evaluate(async () => {
      const {vitrine} = window as unknown as PageVitrine;
      const items = [...(await vitrine('recommend', {count: 100})), ...(await vitrine('recentlyViewed', 100))];
      return items.map(({itemId}) => itemId);
    });
  expect(await lists()).not.toContain('rake');
  await expect(page.locator('vitrine-recommendations').getByRole('link')).toHaveCount(8);
  await expect(page.locator('[data-id="rake"]')).toHaveCount(0);
  await page.evaluate(() => history.pushState(null, '', '/pages/other'));
  expect((await lists()).filter((id) => id === 'rake')).toHaveLength(2);
});

test('lists of a page never show the same product, and the first one in the document keeps it', async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.origin}/pages/shelf.html`);
  const idsOf = (list: string) =>
    page
      .locator(`[list="${list}"] [part="item"]`)
      .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.id));
  const insert = (list: string, where: 'afterbegin' | 'beforeend') =>
    page.evaluate(
      ([name, place]) => {
        const element = document.createElement('vitrine-recommendations');
        element.setAttribute('list', name);
        element.setAttribute('count', '4');
        document.body.insertAdjacentElement(place as 'afterbegin', element);
      },
      [list, where],
    );
  const ofAll = async () => {
    const shown = page.locator('[part="item"]:visible');
    const ids = await shown.evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.id));
    return {count: ids.length, different: new Set(ids).size};
  };
  await expect.poll(() => idsOf('home')).toHaveLength(8);
  const best = await idsOf('home');
  await insert('last', 'beforeend');
  await expect.poll(ofAll).toEqual({count: 12, different: 12});
  expect(await idsOf('home')).toEqual(best);

  // A list that comes late and stands first takes the products that are its own, and the others make way.
  await insert('first', 'afterbegin');
  await expect.poll(() => idsOf('first')).toEqual(best.slice(0, 4));
  await expect.poll(ofAll).toEqual({count: 16, different: 16});

  // After every refresh, and of lists of another kind, too.
  await consent(page, {personalization: true});
  await view(page, 'desk-lamp', 'floor-lamp', 'reading-lamp', 'clip-light', 'rake');
  await expect(
    page
      .locator('[list="first"]')
      .getByText(/Because you (viewed|like)/)
      .first(),
  ).toBeVisible();
  await expect(page.locator('vitrine-recently-viewed').getByRole('link').first()).toBeVisible();
  await expect
    .poll(async () => {
      const {count, different} = await ofAll();
      return count - different;
    })
    .toBe(0);

  // A list that is not displayed keeps nothing until it is.
  await page.locator('[list="first"]').evaluate((element) => (element.style.display = 'none'));
  const hidden = await idsOf('first');
  await view(page, 'desk-lamp');
  await expect.poll(async () => (await idsOf('home')).filter((id) => hidden.includes(id)).length).toBeGreaterThan(0);
  await page.locator('[list="first"]').evaluate((element) => (element.style.display = ''));
  await expect
    .poll(async () => {
      const {count, different} = await ofAll();
      return count - different;
    })
    .toBe(0);
});

test('a click on a card is recorded with its list and place, and is known on the next page', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/shelf.html`);
  await consent(page, {personalization: true});
  const card = page.locator('vitrine-recommendations').getByRole('link').nth(1);
  const address = await card.getAttribute('href');
  await card.click();
  await page.waitForURL(/item\.html/);
  expect(page.url()).toBe(address);
  const clicks = () =>
    page.evaluate(async () => {
      const {events} = await (window as unknown as PageVitrine).vitrine('export');
      return events.filter(({kind}) => kind === 'click');
    });
  await expect.poll(clicks).toHaveLength(1);
  expect((await clicks())[0]).toMatchObject({listId: 'home', position: 1});
});

test('hostile catalogue text stays text, and its addresses are not used', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/shelf.html`);
  await page.waitForSelector('vitrine-recommendations:defined');
  await page.evaluate(() => document.querySelector('vitrine-recommendations')!.setAttribute('pins', 'unsafe'));
  await page.evaluate(() =>
    (document.querySelector('vitrine-recommendations') as unknown as {refresh(): void}).refresh(),
  );
  const card = page.locator('vitrine-recommendations li', {hasText: '<img src=x onerror=alert(1)>'});
  await expect(card).toBeVisible();
  await expect(card.locator('a, img')).toHaveCount(0);
});

test('hostile attributes and texts of a shop’s page leave a shelf as it is', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/shelf.html`);
  await expect(page.locator('vitrine-recommendations').getByRole('link')).toHaveCount(8);
  await page.evaluate(() => {
    const texts = document.createElement('script');
    texts.type = 'application/json';
    texts.dataset.vitrineStrings = '';
    texts.textContent =
      '{"popular": {"toString": 1}, "pinned": ["x"], "recommendations": 7, "__proto__": {"new": "inherited"}, "profile": "{constructor}"}';
    document.head.append(texts);
    const shelf = document.createElement('vitrine-recommendations');
    shelf.id = 'hostile';
    for (const [name, value] of Object.entries({
      heading: 'x'.repeat(10_000_000),
      lang: '"><script>',
      count: '1e9',
      pins: 'desk-lamp,'.repeat(100_000),
      exclude: '__proto__,constructor',
      diversity: 'NaN',
      category: '\0',
      layout: '<row>',
    })) {
      shelf.setAttribute(name, value);
    }
    // First in the document, so that no other list keeps its products.
    document.body.prepend(shelf);
    document.body.append(Object.assign(document.createElement('vitrine-profile'), {lang: 'no such language'}));
  });
  const shelf = page.locator('#hostile');
  await expect(shelf.getByRole('link', {name: 'Desk lamp'})).toHaveCount(1);
  expect(((await shelf.getByRole('heading').textContent()) ?? '').length).toBeLessThan(300);
  await expect(shelf.getByText(/in this shop|by the shop/).first()).toBeVisible();
  await expect(page.locator('vitrine-profile').getByRole('switch', {name: 'Suggest products'})).toBeVisible();
  await expect(page.locator('vitrine-profile').getByRole('heading').first()).toHaveText('{constructor}');
});

test('widgets that are removed, moved and put back while they ask go on', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/shelf.html`);
  await consent(page, {personalization: true});
  const shelf = page.locator('vitrine-recommendations');
  await expect(shelf.getByRole('link')).toHaveCount(8);
  await page.evaluate(async () => {
    const elements = ['vitrine-recommendations', 'vitrine-recently-viewed', 'vitrine-profile'].map(
      (name) => document.querySelector(name) ?? document.body.appendChild(document.createElement(name)),
    ) as (HTMLElement & {refresh(): Promise<void>})[];
    // The panel's class comes with the first panel.
    await customElements.whenDefined('vitrine-profile');
    const asked = [];
    for (let turn = 0; turn < 20; turn++) {
      for (const element of elements) {
        asked.push(element.refresh());
        element.remove();
        if (turn % 3) await Promise.resolve();
        document.body.prepend(element);
        asked.push(element.refresh());
        if (turn % 2) element.replaceChildren();
      }
    }
    // One that never was in the page.
    asked.push((document.createElement('vitrine-profile') as (typeof elements)[0]).refresh());
    await Promise.all(asked);
  });
  await view(page, 'desk-lamp', 'floor-lamp');
  await expect(shelf.getByText(/Because you (viewed|like)/).first()).toBeVisible();
  await expect(page.locator('vitrine-profile').getByRole('listitem').first()).toContainText('%');
});

test('the keyboard walks from card to card, and stays on its card when the shelf changes', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/shelf.html`);
  const shelf = page.locator('vitrine-recommendations');
  await expect(shelf.getByRole('link')).toHaveCount(8);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(shelf.getByRole('link').nth(1)).toBeFocused();
  await consent(page, {personalization: true});
  await expect(shelf.getByRole('link').nth(1)).toBeFocused();
});

test('speaks the language of the page, takes the shop’s own words, and runs from right to left', async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.origin}/pages/shelf-rtl.html`);
  const shelf = page.locator('vitrine-recommendations');
  await expect(shelf.getByRole('heading', {name: 'مختارة لك'})).toBeVisible();
  const [first, second] = await Promise.all([0, 1].map((i) => shelf.getByRole('link').nth(i).boundingBox()));
  expect(first!.x).toBeGreaterThan(second!.x);
  await page.goto(`${shop.origin}/pages/shelf.html`);
  await page.evaluate(() => {
    document.documentElement.lang = 'de';
    document.body.append(Object.assign(document.createElement('vitrine-recommendations'), {id: 'german'}));
  });
  await expect(page.locator('#german').getByRole('heading', {name: 'Für Sie ausgesucht'})).toBeVisible();
});

test('the profile panel shows, exports, withdraws and forgets', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/panel.html`);
  const panel = page.locator('vitrine-profile');
  const toggle = panel.getByRole('switch', {name: 'Suggest products'});
  await expect(toggle).not.toBeChecked();
  await expect(panel.getByText('You have not chosen yet.')).toBeVisible();
  await toggle.click();
  await expect(panel.getByText('This is your choice in this shop.')).toBeVisible();
  await view(page, 'desk-lamp', 'floor-lamp', 'blue-mug');
  await expect(panel.getByRole('listitem').filter({hasText: 'Home'}).first()).toContainText('%');
  const download = page.waitForEvent('download');
  await panel.getByRole('button', {name: 'Download my data'}).click();
  expect((await download).suggestedFilename()).toBe('my-data.json');
  await panel.getByRole('button', {name: 'Forget me'}).click();
  await panel.getByRole('button', {name: 'Erase everything now?'}).click();
  await expect(panel.getByText('Everything was erased.')).toBeVisible();
  await expect(toggle).not.toBeChecked();
  expect(await storageOf(page)).toEqual(NOTHING_STORED);
});

test('?vitrine-debug shows consent, engine and the newest events over the page', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/shelf.html?vitrine-debug`);
  await consent(page, {personalization: true});
  await view(page, 'desk-lamp');
  const overlay = page.locator('vitrine-debug');
  await expect(overlay).toContainText('personalization (shop)');
  await expect(overlay).toContainText('view desk-lamp [api]');
  await expect(overlay).toContainText('storage indexed-db');
});
