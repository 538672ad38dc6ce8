import {readFile} from 'node:fs/promises';
import type {Page} from '@playwright/test';
import {expect, test as base} from '@playwright/test';
import {type Merchant, openMerchant, truthPercent} from './merchant.ts';

/**
 * Shoppers who share in the running week and in those before it. In the last but one only the bands have enough
 * reports.
 */
const WEEKS = [900, 9000, 9000, 9000, 3000, 60];

/** `planted` has WEEKS of shoppers and serves all tests, which only read; `empty` is a test's own. */
const test = base.extend<{empty: Merchant; faults: string[]}, {planted: Merchant}>({
  planted: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter list.
    async ({}, use) => {
      const merchant = await openMerchant();
      await merchant.plant(WEEKS);
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
async function readTable(page: Page, name: string, title: string): Promise<string[][]> {
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

function expectNear(points: {share: number; half: number}, expected: number, what: string): void {
  expect(points.half, what).toBeGreaterThan(0);
  // Half the range is 1.96 standard errors; one in a thousand truths lies outside 3.3 of them. Figures are rounded to
  // a point.
  expect(Math.abs(points.share - expected), what).toBeLessThan(points.half * (3.3 / 1.96) + 1);
}

test('shows of the last full week what shoppers truly are within its error bars', async ({page, planted}) => {
  await page.goto(planted.url);
  await expect(page.locator('#tiles')).toContainText('9,000');
  await expect(page.locator('#tiles')).toContainText('Week of 16 Nov');
  let checked = 0;
  for (const [name, slot, groups] of [
    ['Segments', 'segment', ['No segment yet', 'Lookers', 'Buyers']],
    ['Top interests', 'interest', ['No category yet', 'Mugs', 'Lamps', '<b>Rugs</b>', 'Toys', 'Pens', 'Hats', 'Shoes']],
    ['Purchase intent', 'intent', ['No prediction yet', 'Under 5 %', '5–20 %', '20–50 %', '50 % and more']],
    ['Churn', 'churn', ['No prediction yet', 'Under 25 %', '25–50 %', '50–75 %', '75 % and more']],
    ['Price level', 'priceTier', ['No price seen yet', 'Low prices', 'Middle prices', 'High prices']],
    ['Activity', 'activity', ['No day', '1 day', '2–3 days', '4–7 days', '8 days and more']],
  ] as const) {
    await expect(panel(page, name).getByRole('heading', {name: 'Week of 16 Nov'})).toBeVisible();
    await expect(panel(page, name).getByText(/^Based on 1,[45]\d\d reports\./)).toBeVisible();
    const rows = await readTable(page, name, `${name}, as a table`);
    expect(rows.map(([label]) => label).sort(), name).toEqual([...groups].sort());
    for (const [label, share, range] of rows) {
      const answer = (groups as readonly string[]).indexOf(label);
      expectNear(toPoints(share, range), truthPercent(slot, answer, 1, 9000), `${name}, ${label}`);
      checked++;
    }
  }
  expect(checked).toBe(30);
});

test('says that the figures are estimates, what the noise is, and what a report cannot prove', async ({
  page,
  planted,
}) => {
  await page.goto(planted.url);
  await expect(page.getByText('These figures are estimates.')).toContainText('one of 6 questions');
  await expect(page.getByText('These figures are estimates.')).toContainText('ε = 2;');
  await expect(panel(page, 'How to read this')).toContainText('Nothing proves that a report comes from a real shopper');
});

test('every week shows what shoppers were in it, and why a week shows nothing', async ({page, planted}) => {
  await page.goto(planted.url);
  const counts = await readTable(page, 'Shoppers who share', 'as a table');
  expect(counts.slice(0, 7)).toEqual([
    ['This week so far', '900'],
    ['Week of 16 Nov', '9,000'],
    ['Week of 9 Nov', '9,000'],
    ['Week of 2 Nov', '9,000'],
    ['Week of 26 Oct', '3,000'],
    ['Week of 19 Oct', '60'],
    ['Week of 12 Oct', '0'],
  ]);
  const segments = await readTable(page, 'Segments', 'week by week');
  expect(segments).toHaveLength(12);
  // Columns: week, reports, and the groups with the largest first.
  for (const weeksAgo of [1, 2, 3]) {
    for (const [column, answer] of [
      [2, 2],
      [3, 1],
    ]) {
      const [, share, range] = /^(\S+) % \((.+) %\)$/.exec(segments[weeksAgo][column]) ?? [];
      const expected = truthPercent('segment', answer, weeksAgo, 9000);
      expectNear(toPoints(share, range), expected, `answer ${answer}, ${weeksAgo} weeks ago`);
    }
  }
  expect(segments[0].slice(2, 4)).toEqual(['too few reports', 'too few reports']);
  expect(segments[4].slice(2, 4)).toEqual(['too few reports', 'too few reports']);
  const intents = await readTable(page, 'Purchase intent', 'week by week');
  expect(intents[4][2]).toMatch(/^\d/); // A question with fewer answers needs fewer reports.
  expect(intents[5][2]).toBe('too few reports');
});

test('charts are drawn, and say in words what they show', async ({page, planted}) => {
  await page.goto(planted.url);
  await expect(page.getByRole('img', {name: /^Segments: Buyers \d+ % \(\d+–\d+ %\), Lookers /})).toBeVisible();
  await expect(
    page.getByRole('img', {name: /^Shoppers who share, 12 weeks: .*Week of 16 Nov 9,000, This week so far 900\.$/}),
  ).toBeVisible();
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
    // Bars are a little lighter than their colour.
    if (Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - blue) < 90) count++;
  }
  return count;
}

test('spans and tables work by keyboard alone', async ({page, planted}) => {
  await page.goto(planted.url);
  await expect(page.locator('#tiles')).toContainText('9,000');
  const rows = panel(page, 'Shoppers who share').getByRole('row');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', {name: '12'})).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(13);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await expect(rows).toHaveCount(27);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(rows).toHaveCount(5);
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

test('says what to do while nobody shares, and how many it takes until a question is answered', async ({
  page,
  empty,
}) => {
  await page.goto(empty.url);
  await expect(page.getByRole('heading', {name: 'Nobody shares yet'})).toBeVisible();
  await expect(page.getByText(`data-sync="${new URL('/vitrine', empty.url).href}"`)).toBeVisible();
  await expect(page.getByText('Price level: about 1,500 sharing shoppers in a week')).toBeVisible();
  await expect(page.getByRole('region')).toHaveCount(0);
  await empty.plant([3]);
  // Another span is another question to the server, so it is not answered from what was kept.
  await page.getByText('4', {exact: true}).click();
  const notice = page.getByRole('status');
  await expect(notice).toContainText('So far 3 shoppers share in a week');
  await expect(notice.getByRole('listitem')).toHaveText([
    'Price level: about 1,500 sharing shoppers in a week',
    'Purchase intent: about 1,800 sharing shoppers in a week',
    'Churn: about 1,800 sharing shoppers in a week',
    'Activity: about 1,800 sharing shoppers in a week',
    'Segments: about 4,600 sharing shoppers in a week',
    'Top interests: about 8,400 sharing shoppers in a week',
  ]);
  await expect(panel(page, 'Shoppers who share')).toBeVisible();
  await expect(panel(page, 'Segments')).toHaveCount(0);
});

test('some questions are answered sooner than others, and those that are not say what they need', async ({
  page,
  empty,
}) => {
  await empty.plant([3000]);
  await page.goto(empty.url);
  await expect(panel(page, 'Churn').getByRole('heading', {name: 'This week so far'})).toBeVisible();
  await expect(panel(page, 'Churn').locator('canvas').first()).toBeVisible();
  const segments = panel(page, 'Segments');
  await expect(segments).toContainText(/Too few reports: \d{3} of 758 needed/);
  await expect(segments).toContainText('About 4,600 sharing shoppers a week');
  await expect(segments.locator('canvas')).toHaveCount(0);
  await expect(page.locator('#tiles')).toContainText('too few reports');
});

test('made-up reports are held back, and the page says so', async ({page, empty}) => {
  await empty.plant([0, 9000]);
  await empty.forge(300, {slot: 'segment', answer: 1}, 1);
  await page.goto(empty.url);
  await expect(panel(page, 'Segments')).toContainText('reports look forged');
  await expect(panel(page, 'Segments').locator('canvas')).toHaveCount(0);
  await expect(page.locator('#tiles')).toContainText('held back');
  await expect(panel(page, 'Churn').locator('canvas').first()).toBeVisible();
});

test('groups that cannot be told apart are both named as the largest', async ({page, planted}) => {
  await page.goto(planted.url);
  const tiles = page.locator('#tiles dd');
  await expect(tiles.nth(1)).toHaveText(/^Buyers\d/);
  await expect(tiles.nth(2)).toHaveText(/^(Toys or Shoes|Shoes or Toys)too close to tell apart: /);
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
  await empty.plant([2000]);
  await page.goto(empty.url);
  await expect(panel(page, 'Segments')).toBeVisible();
  await empty.close();
  await page.getByText('26', {exact: true}).click();
  await expect(page.getByRole('alert')).toContainText('The figures below are from the last time they were loaded.');
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

test('a week is told by its Monday in UTC', async ({page, planted}) => {
  await page.goto(planted.url);
  await expect(page.getByRole('banner')).toContainText('Week of 23 November 2026, UTC');
});

test('opened sums are shown with the range of their noise, and what has changed since the week before', async ({
  page,
  empty,
}) => {
  await empty.open(3, 10_000);
  await empty.open(2, 10_000);
  await empty.open(4, 99);
  await page.goto(empty.url);
  await expect(page.locator('#tiles')).toContainText('10,000');
  await expect(page.getByText('These figures are sums with noise.')).toContainText('ε = 1;');
  const segments = await readTable(page, 'Segments', 'Segments, as a table');
  // Two of three have moved from Lookers to Buyers; 25 shoppers of 10 000 to either side are 0.25 points.
  expect(segments.map(([label]) => label)).toEqual(['Buyers', 'Lookers', 'No segment yet']);
  expect(segments[0][1]).toMatch(/^6[67]\.\d %$/);
  expect(segments[0][2]).toMatch(/^6[67]\.\d–6[67]\.\d %$/);
  expect(segments[0][3]).toMatch(/^up 6[67]\.\d points, clear$/);
  expect(segments[1][3]).toMatch(/^down 6[67]\.\d points, clear$/);
  expect(segments[2][3]).toBe('no clear change');
  await expect(panel(page, 'Segments')).toContainText(/Clear change since the week before: “\w+” \w+ 6[67]/);
  await expect(panel(page, 'Churn')).toContainText('No clear change since the week before.');
  const weeks = await readTable(page, 'Segments', 'week by week');
  expect(weeks[4].slice(0, 3)).toEqual(['Week of 26 Oct', '99', 'fewer than 100 reports']);
  await expect(panel(page, 'How to read this')).toContainText('A week with fewer than 100 reports is never opened.');
  await expect(panel(page, 'How to read this').getByText('one of six questions')).toBeHidden();
});

test('what is shown can be saved as a table and as data', async ({page, empty}) => {
  await empty.open(2, 10_000);
  await page.goto(empty.url);
  const save = async (name: string): Promise<{name: string; text: string}> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel(page, 'Download').getByRole('button', {name}).click(),
    ]);
    return {name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8')};
  };
  const table = await save('Table (CSV)');
  expect(table.name).toBe('vitrine-audiences-2026-11-23-12-weeks.csv');
  const [head, ...lines] = table.text.trimEnd().split('\r\n');
  expect(head).toBe('week,protocol,question,state,opens,reports,group,share,low,high,change,p_value,clear_change');
  expect(lines.filter((line) => line.includes(',shown,'))).toHaveLength(30);
  expect(lines).toHaveLength(30 + 11 * 6);
  expect(lines.find((line) => line.includes(',Buyers,'))).toMatch(
    /^2026-11-09,split,Segments,shown,2026-11-23,10000,Buyers,0\.66\d+,0\.66\d+,0\.6[67]\d+,,,$/,
  );
  const data = await save('Data (JSON)');
  expect(data.name).toBe('vitrine-audiences-2026-11-23-12-weeks.json');
  expect(JSON.parse(data.text)).toMatchObject({format: 'vitrine-audiences-3', protocol: 'split'});
});
