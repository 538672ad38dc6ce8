import type {Page} from '@playwright/test';
import {expect, test as base} from '@playwright/test';
import type {AggregateSlot} from '../../src/core/contract/aggregate.ts';
import {type Merchant, openMerchant, truthOf} from './merchant.ts';
import {TODAY} from '../support/aggregates.ts';

const SHOPPERS = 1500;

/** `planted` has SHOPPERS who share and serves all tests, which only read; `empty` is a test's own. */
const test = base.extend<{empty: Merchant; faults: string[]}, {planted: Merchant}>({
  planted: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter list.
    async ({}, use) => {
      const merchant = await openMerchant();
      await merchant.plant(SHOPPERS);
      await use(merchant);
      await merchant.close();
    },
    {scope: 'worker', timeout: 120_000},
  ],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter list.
  empty: async ({}, use) => {
    const merchant = await openMerchant();
    await use(merchant);
    await merchant.close();
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

const panel = (page: Page, name: string) => page.getByRole('region', {name, exact: true});

/** Opens a table of a panel by its line; its cells, row by row. */
async function readTable(page: Page, name: string, title: RegExp): Promise<string[][]> {
  const details = panel(page, name).locator('details').filter({hasText: title});
  if (!(await details.getByRole('table').isVisible())) await details.locator('summary').click();
  const rows = await details.locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

/** Points of a share and of its 95 % range, from `53 %` and `47–59 %`. */
function toPoints(share: string, range: string): {share: number; half: number} {
  const [low, high] = range.split('–').map(parseFloat);
  const own = parseFloat(share);
  // At 0 and 100 % one side is cut off.
  return {share: own, half: Math.max(own - low, high - own)};
}

/** How many of a hundred shoppers truly have this answer that day, counted one by one. */
function truth(slot: AggregateSlot, answer: number, age = 0): number {
  const sharing = Array.from({length: SHOPPERS}, (_, i) => truthOf(i)).filter((shopper) => shopper.age >= age);
  return (100 * sharing.filter((shopper) => shopper.slots[slot] === answer).length) / sharing.length;
}

function expectNear(points: {share: number; half: number}, expected: number, what: string): void {
  expect(points.half, what).toBeGreaterThan(0);
  // Half the range is 1.96 standard errors; one in a thousand truths lies outside 3.3 of them. Figures are rounded to a point.
  expect(Math.abs(points.share - expected), what).toBeLessThan(points.half * (3.3 / 1.96) + 1);
}

test('today shows what shoppers truly are within its error bars', async ({page, planted}) => {
  await page.goto(planted.url);
  await expect(page.locator('#tiles')).toContainText('1,500');
  let checked = 0;
  for (const [name, slot, groups] of [
    ['Segments', 'segment', ['No segment yet', 'Lookers', 'Buyers']],
    ['Top interests', 'interest', ['None yet', 'Mugs', 'Lamps', '<b>Rugs</b>', 'Toys', 'Pens', 'Hats', 'Shoes']],
    ['Purchase intent', 'intent', ['Not known', 'Under 5 %', '5–20 %', '20–50 %', '50 % and more']],
    ['Churn', 'churn', ['Not known', 'Under 25 %', '25–50 %', '50–75 %', '75 % and more']],
    ['Price level', 'priceTier', ['No price seen yet', 'Low prices', 'Middle prices', 'High prices']],
    ['Activity', 'activity', ['None', '1 day', '2–3 days', '4–7 days', '8 days and more']],
  ] as const) {
    const rows = await readTable(page, name, /today/);
    expect(rows.map(([label]) => label).sort(), name).toEqual([...groups].sort());
    for (const [label, share, range] of rows) {
      const expected = truth(slot, (groups as readonly string[]).indexOf(label));
      if (share === 'too few to show') {
        // A group as large as this stands out of the noise of 1,500 reports in each slot.
        expect(expected, `${name}, ${label}`).toBeLessThan(20);
        continue;
      }
      expectNear(toPoints(share, range), expected, `${name}, ${label}`);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(10);
  await expect(panel(page, 'Segments').getByText('Too few to show: No segment yet.')).toBeVisible();
});

test('every day shows what shoppers were that day', async ({page, planted}) => {
  await page.goto(planted.url);
  const counts = await readTable(page, 'Shoppers who share', /table/);
  // Fifty more join on each of 30 days.
  expect(counts.map(([, shoppers]) => shoppers)).toEqual(
    Array.from({length: 30}, (_, age) => (50 * (30 - age)).toLocaleString('en-GB')),
  );
  const segments = await readTable(page, 'Segments', /day by day/);
  expect(segments).toHaveLength(30);
  for (const age of [0, 5, 10, 15, 20]) {
    const [, lookers] = segments[age];
    const [, share, range] = /^(\S+) % \((.+) %\)$/.exec(lookers) ?? [];
    expectNear(toPoints(share, range), truth('segment', 1, age), `${age} days ago`);
  }
  // Nobody was a buyer then: hidden, not a zero.
  expect(segments[20][2]).toBe('too few to show');
});

test('charts are drawn, and say in words what they show', async ({page, planted}) => {
  await page.goto(planted.url);
  await expect(page.getByRole('img', {name: /^Segments today: Lookers \d+ % \(\d+–\d+ %\), Buyers /})).toBeVisible();
  await expect(page.getByRole('img', {name: 'Shoppers who share, 30 days: 50 on 26 Oct, 1,500 today.'})).toBeVisible();
  const charts = await page.getByRole('img').all();
  expect(charts).toHaveLength(13);
  const series = {light: [75, 63, 209], dark: [167, 157, 255]};
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({colorScheme});
    for (const chart of charts) {
      await expect.poll(() => chart.locator('canvas').evaluate(countPixels, series[colorScheme])).toBeGreaterThan(50);
    }
  }
});

/** Pixels of about this colour in a canvas; runs in the page. */
function countPixels(canvas: HTMLElement | SVGElement, [red, green, blue]: number[]): number {
  if (!(canvas instanceof HTMLCanvasElement)) return 0;
  const {data} = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - blue) < 12) count++;
  }
  return count;
}

test('spans and tables work by keyboard alone', async ({page, planted}) => {
  await page.goto(planted.url);
  await expect(page.locator('#tiles')).toContainText('since 26 Oct');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', {name: '30'})).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('#tiles')).toContainText('since 27 Aug');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('#tiles')).toContainText('since 18 Nov');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(panel(page, 'Shoppers who share').getByRole('row')).toHaveCount(8);
});

test('fits a phone, with every table open', async ({page, planted}) => {
  await page.setViewportSize({width: 390, height: 844});
  await page.goto(planted.url);
  await expect(panel(page, 'Activity').locator('canvas')).toHaveCount(2);
  for (const summary of await page.locator('summary').all()) await summary.click();
  await expect(page.getByRole('table')).toHaveCount(13);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test('takes no markup from anybody', async ({page, planted, faults}) => {
  await page.goto(planted.url);
  await expect(panel(page, 'Top interests')).toBeVisible();
  expect(await page.locator('main b').count()).toBe(0);
  const refusal = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<b>markup</b>';
      return 'taken';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(refusal).toBe('TypeError');
  // The attempt is told in the console, which shows that violations would be seen by the other tests.
  expect(faults.splice(0).join()).toContain('TrustedHTML');
});

test('says what to do while nobody shares, and why few are not shown', async ({page, empty}) => {
  await page.goto(empty.url);
  await expect(page.getByRole('heading', {name: 'Nobody shares yet'})).toBeVisible();
  await expect(page.getByText(`data-sync="${new URL('/vitrine', empty.url).href}"`)).toBeVisible();
  await expect(page.getByRole('region')).toHaveCount(0);
  await empty.plant(3);
  // Another span is another question to the server, so it is not answered from what was kept.
  await page.getByText('7', {exact: true}).click();
  await expect(page.getByRole('status')).toContainText('3 shoppers share so far');
  await expect(panel(page, 'Shoppers who share')).toBeVisible();
  await expect(panel(page, 'Segments')).toHaveCount(0);
});

test('says that the server does not answer, and tries again', async ({page, planted, faults}) => {
  await page.route('**/vitrine/audiences*', (route) => route.abort());
  await page.goto(planted.url);
  await expect(page.getByRole('alert')).toContainText('The server does not answer.');
  await page.unroute('**/vitrine/audiences*');
  await page.getByRole('button', {name: 'Try again'}).click();
  await expect(panel(page, 'Segments')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  // The one request that was cut off is an error in the console.
  expect(faults.splice(0)).toHaveLength(1);
});

test('a server that went away leaves what was shown, and says so', async ({page, empty, faults}) => {
  await empty.plant(60);
  await page.goto(empty.url);
  await expect(panel(page, 'Segments')).toBeVisible();
  await empty.close();
  await page.getByText('90', {exact: true}).click();
  await expect(page.getByRole('alert')).toContainText('What you see below is from before.');
  await expect(panel(page, 'Segments')).toBeVisible();
  expect(faults.splice(0)).toHaveLength(1);
});

test('with a password it lets in who has it, and tells the others', async ({browser}) => {
  const merchant = await openMerchant({password: 'open sesame, please'});
  const open = async (password: string) => {
    const context = await browser.newContext({httpCredentials: {username: 'shop', password}});
    const page = await context.newPage();
    return {page, status: (await page.goto(merchant.url))?.status(), close: () => context.close()};
  };
  const wrong = await open('open barley');
  expect(wrong.status).toBe(401);
  await expect(wrong.page.getByText('The password of the dashboard is missing or wrong.')).toBeVisible();
  await wrong.close();
  const right = await open('open sesame, please');
  expect(right.status).toBe(200);
  await expect(right.page.getByRole('heading', {name: 'Nobody shares yet'})).toBeVisible();
  await right.close();
  await merchant.close();
});

test('a day is told by its date in UTC', async ({page, planted}) => {
  await page.goto(planted.url);
  const date = new Date(TODAY * 86_400_000).toLocaleDateString('en-GB', {dateStyle: 'long', timeZone: 'UTC'});
  await expect(page.getByRole('banner')).toContainText(`${date}, UTC`);
});
