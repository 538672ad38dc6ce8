import type {AddressInfo} from 'node:net';
import type {Page} from '@playwright/test';
import {expect, test as base} from '@playwright/test';
import {randomiseAnswer} from '../../src/core/privacy/randomised-response.ts';
import {createApp} from '../../src/server/app.ts';
import {type Database, openDatabase} from '../../src/server/database.ts';
import {aggregate, NOON_MS} from '../support/aggregates.ts';
import {createRandom} from '../../src/trainer/random.ts';

/** The server's app on a port of its own, with an empty database. */
interface Merchant {
  readonly url: string;
  /** Shoppers of whom one in three is in segment 2, the others in segment 1; half of them like category 4, half category 7. */
  plant(shoppers: number): Promise<void>;
}

const LABELS = {segments: ['Lookers', 'Buyers'], interests: ['Mugs', 'Lamps', 'Rugs', 'Toys', 'Pens', 'Hats', 'Shoes']};

const test = base.extend<{password: string | undefined; merchant: Merchant; faults: string[]}>({
  password: [undefined, {option: true}],
  merchant: async ({password}, use) => {
    const database: Database = await openDatabase('memory:');
    const options = {labels: LABELS, requestsPerMinute: 1e6, log: () => {}};
    const app = await createApp({database, now: () => NOON_MS, password, ...options});
    await app.listen({port: 0, host: '127.0.0.1'});
    // A TCP server has an AddressInfo; only pipes have text.
    const {port} = app.server.address() as AddressInfo;
    await use({
      url: `http://127.0.0.1:${port}/dashboard`,
      async plant(shoppers) {
        const random = createRandom(11);
        for (let i = 0; i < shoppers; i++) {
          const draw = (truth: number, size: number) => randomiseAnswer(truth, {size, epsilon: 2, random});
          const slots = {
            segment: draw(i % 3 === 0 ? 2 : 1, 17),
            interest: draw(i % 2 === 0 ? 4 : 7, 33),
            priceTier: draw(2, 4),
            activity: draw(1, 5),
            intent: draw(i % 5 === 0 ? 4 : 1, 5),
            churn: draw(3, 5),
          };
          const {statusCode} = await app.inject({
            method: 'POST',
            url: '/vitrine/aggregates',
            payload: aggregate(i, {slots}),
          });
          expect(statusCode).toBe(204);
        }
      },
    });
    await app.close();
    await database.close();
  },
  faults: [
    async ({page}, use) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      // A violation of the policy is an error in the console, too.
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      await use(faults);
      expect(faults).toEqual([]);
    },
    {auto: true},
  ],
});

/** What the table of a panel says of a group: its share and half its 95 % range, in points. */
async function numbersOf(page: Page, panel: string, group: string): Promise<{share: number; half: number}> {
  const region = page.getByRole('region', {name: panel});
  if (!(await region.getByRole('table').isVisible())) await region.getByText('numbers as a table').click();
  const cells = region.getByRole('row', {name: group}).getByRole('cell');
  const [share, half] = await cells.allTextContents();
  return {share: parseFloat(share), half: parseFloat(half.replace('±', ''))};
}

test('shows what shoppers truly are within its error bars, and hides what is too small', async ({page, merchant}) => {
  await merchant.plant(1500);
  await page.goto(merchant.url);
  await expect(page.getByText('Sharing today')).toBeVisible();
  await expect(page.locator('#tiles')).toContainText('1500');
  for (const [panel, group, truth] of [
    ['Segments', 'Lookers', 66.7],
    ['Segments', 'Buyers', 33.3],
    ['Top interests', 'Toys', 50],
    ['Top interests', 'Shoes', 50],
    ['Purchase intent', '50 % and more', 20],
    ['Price level', 'Middle prices', 100],
  ] as const) {
    const {share, half} = await numbersOf(page, panel, group);
    // Half the range is 1.96 standard errors; one in a thousand truths lies outside 3.3 of them. Figures are rounded to a point.
    expect(Math.abs(share - truth), group).toBeLessThan(half * (3.3 / 1.96) + 1);
    expect(half, group).toBeGreaterThan(0);
  }
  await expect(
    page.getByRole('region', {name: 'Segments'}).getByText('Too few to show: No segment yet.'),
  ).toBeVisible();
  for (const name of ['Segments', 'Top interests', 'Purchase intent', 'Churn', 'Price level', 'Activity']) {
    await expect(page.getByRole('region', {name}).locator('canvas')).toHaveCount(2);
  }
  await page.getByText('90', {exact: true}).click();
  await expect(page.locator('#tiles')).toContainText('in 90 days');
});

test('says what to do while nobody shares, and why few are not shown', async ({page, merchant}) => {
  await page.goto(merchant.url);
  await expect(page.getByRole('status')).toContainText('Nobody shares yet');
  await merchant.plant(3);
  // Another span is another question to the server, so it is not answered from what was kept.
  await page.getByText('7', {exact: true}).click();
  await expect(page.getByRole('status')).toContainText('3 shoppers share so far');
  await expect(page.getByRole('region', {name: 'Segments'})).toHaveCount(0);
});

test('fits a phone', async ({page, merchant}) => {
  await page.setViewportSize({width: 390, height: 844});
  await merchant.plant(200);
  await page.goto(merchant.url);
  await expect(page.getByRole('region', {name: 'Segments'})).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test('says that the server does not answer, and tries again', async ({page, merchant, faults}) => {
  await merchant.plant(200);
  await page.route('**/vitrine/audiences*', (route) => route.abort());
  await page.goto(merchant.url);
  await expect(page.getByRole('alert')).toContainText('The figures did not arrive');
  await page.unroute('**/vitrine/audiences*');
  await page.getByRole('button', {name: 'Try again'}).click();
  await expect(page.getByRole('region', {name: 'Segments'})).toBeVisible();
  // The one request that was cut off is an error in the console.
  expect(faults.splice(0)).toHaveLength(1);
});

test.describe('with a password', () => {
  test.use({password: 'open sesame'});

  test('asks for it', async ({page, merchant, browser}) => {
    expect((await page.request.get(merchant.url)).status()).toBe(401);
    const context = await browser.newContext({httpCredentials: {username: 'shop', password: 'open sesame'}});
    const allowed = await context.newPage();
    expect((await allowed.goto(merchant.url))?.status()).toBe(200);
    await expect(allowed.getByRole('status')).toContainText('Nobody shares yet');
    await context.close();
  });
});
