import type {Page} from '@playwright/test';
import {startShopServer} from '../support/shop-server.ts';
import {expect, expectEvents, test} from '../support/shop-test.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';

const track = (page: Page, id: string) =>
  page.evaluate(
    (itemId) => (window as unknown as PageVitrine).vitrine('track', 'view_item', {items: [{item_id: itemId}]}),
    id,
  );

const statusOf = (page: Page) => page.evaluate(() => (window as unknown as PageVitrine).vitrine('status'));

const nameOfError = (page: Page, method: 'profile' | 'predict') =>
  page.evaluate(
    (name) =>
      (window as unknown as PageVitrine).vitrine(name).then(
        () => 'none',
        (error: Error) => error.name,
      ),
    method,
  );

test('a worker that dies is started again, and what it had not acknowledged arrives under the same ids', async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.origin}/pages/dying-worker.html`);
  await expectEvents(shop, {
    when: () => track(page, 'lost-and-found'),
    gives: [{kind: 'view', itemId: 'lost-and-found'}],
  });
  const {restarts, worker, faults, waiting} = await statusOf(page);
  expect({restarts, worker, waiting}).toEqual({restarts: 1, worker: 'running', waiting: 0});
  expect(faults['worker-timeout'].count).toBeGreaterThan(0);
  const ids = shop.events.map(({id}) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('one batch that always fails does not stop the next', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/poison.html`);
  // Its promise resolves when the batch is given up, with undefined: it was not recorded.
  expect(await track(page, 'poison')).toBeUndefined();
  await expectEvents(shop, {
    when: () => track(page, 'sound'),
    gives: [{kind: 'view', itemId: 'sound'}],
    never: [{itemId: 'poison'}],
  });
  expect((await statusOf(page)).faults).toMatchObject({'events-lost': {count: 1}});
});

test('what no worker answers is left to the next page', async ({page, shop}) => {
  test.slow();
  await page.clock.install();
  await page.goto(`${shop.origin}/pages/silent-worker.html`);
  const isAnswered = page.evaluate(async () => {
    const {vitrine} = window as unknown as PageVitrine;
    return (await vitrine('track', 'view_item', {items: [{item_id: 'unheard'}]})) !== undefined;
  });
  // All three attempts, with their deadlines and restarts, go by at once.
  await expect
    .poll(
      async () => {
        await page.clock.runFor(10_000);
        return page.evaluate(() => localStorage.getItem('vitrine-left'));
      },
      {timeout: 60_000},
    )
    .toContain('unheard');
  expect(await isAnswered).toBe(false);
  const {waiting, faults} = await statusOf(page);
  expect(waiting).toBe(0);
  expect(faults['events-lost']).toBeUndefined();
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/plain.html`),
    gives: [{kind: 'view', itemId: 'unheard'}],
  });
});

test('without a worker the shop goes on: calls are rejected, a shelf keeps what the shop rendered', async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.origin}/pages/no-worker.html`);
  await page.evaluate(() => {
    const shelf = document.createElement('vitrine-recommendations');
    shelf.append(Object.assign(document.createElement('p'), {textContent: 'Our classics'}));
    document.body.append(shelf, document.createElement('vitrine-recently-viewed'));
  });
  // Restarts are spread over 40 s; a caller does not wait for all of them.
  expect(await nameOfError(page, 'profile')).toMatch(/^worker-(timeout|failed)$/);
  await expect(page.getByText('Our classics')).toBeVisible();
  await expect(page.locator('vitrine-recently-viewed')).toBeHidden();
  expect((await statusOf(page)).faults['worker-failed'].count).toBeGreaterThan(0);
});

test('a page that is closed while a call is open does not disturb the next', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/silent-worker.html`);
  await page.evaluate(
    () => void (window as unknown as PageVitrine).vitrine('track', 'view_item', {items: [{item_id: 'left'}]}),
  );
  await expect.poll(async () => (await statusOf(page)).waiting).toBeGreaterThan(0);
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/plain.html`),
    // The outbox of the page before comes along.
    gives: [{kind: 'view', itemId: 'left'}],
  });
});

test('works where script and worker come from another origin', async ({page, shop}) => {
  const elsewhere = await startShopServer();
  try {
    await page.goto(`${shop.origin}/pages/nothing.html`);
    const origin = elsewhere.origin.replace('127.0.0.1', 'localhost');
    await page.evaluate((base) => {
      const script = document.createElement('script');
      script.src = `${base}/dist/vitrine.js`;
      script.dataset.worker = `${base}/dist/vitrine-worker.js`;
      script.dataset.consent = 'granted';
      document.head.append(script);
    }, origin);
    await page.waitForFunction(() => 'vitrine' in window);
    await track(page, 'from-afar');
    const {events} = await page.evaluate(() => (window as unknown as PageVitrine).vitrine('export'));
    expect(events).toContainEqual(expect.objectContaining({kind: 'view', itemId: 'from-afar'}));
    expect((await statusOf(page)).engine).toMatchObject({storage: 'indexed-db'});
    expect(elsewhere.requests).toContain('/dist/vitrine-worker.js');
  } finally {
    await elsewhere.close();
  }
});

test('works under a strict Content-Security-Policy with Trusted Types', async ({page, shop}) => {
  const violations: string[] = [];
  await page.exposeFunction('noteViolation', (text: string) => violations.push(text));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => {
      (window as unknown as {noteViolation: (text: string) => void}).noteViolation(
        `${violatedDirective} ${blockedURI}`,
      );
    });
  });
  await expectEvents(shop, {
    when: () => page.goto(`${shop.origin}/pages/strict-policy.html`),
    gives: [{kind: 'view', itemId: 'strict-1', source: 'json-ld'}],
  });
  await expect(page.getByRole('heading', {name: 'What this shop knows about you'})).toBeVisible();
  expect(violations).toEqual([]);
});
