import {type BrowserContext, expect, type Page} from '@playwright/test';
import {storageOf} from '../support/page-storage.ts';
import {type PageVitrine, untilVitrine} from '../support/page-vitrine.ts';
import {endReportDelay} from '../support/report-delay.ts';
import {type PagePlan, signal, type SignalPage, type SignalShop} from '../support/signal-shop.ts';
import {test} from '../support/signal-test.ts';

const BOTH = {personalization: true, sharing: true};
const ALL_PURPOSES = [1, 3, 5, 6, 9];
const GRANTED = {analytics_storage: 'granted', ad_user_data: 'granted'};
const DENIED = {analytics_storage: 'denied', ad_user_data: 'denied'};

let hosts = 0;

/** A shopper on a host of the shop's own. */
class Shopper {
  readonly host = `host-${++hosts}`;
  constructor(
    readonly shop: SignalShop,
    readonly context: BrowserContext,
    public page: Page,
  ) {}

  async open(plan: PagePlan): Promise<void> {
    await this.page.goto(this.shop.page(this.host, plan));
    await untilVitrine(this.page);
  }

  /** Looks at products until the server holds a report. */
  async share(): Promise<void> {
    await this.page.evaluate(async () => {
      const {vitrine} = window as unknown as PageVitrine;
      for (const id of ['mug', 'lamp', 'kettle', 'chair']) {
        await vitrine('track', 'view_item', {items: [{item_id: id}]});
      }
    });
    await expect.poll(() => endReportDelay(this.page)).toBe(1);
    await this.page.reload();
    await untilVitrine(this.page);
    // A try that the reload has cut off is made again half a minute later.
    await expect.poll(() => this.shop.rows(this.host), {timeout: 40_000}).toHaveLength(1);
  }

  async expectNothingLeft(): Promise<void> {
    await expect.poll(() => this.shop.rows(this.host), {message: 'rows of the server'}).toEqual([]);
    await expect.poll(async () => (await storageOf(this.page)).databases, {message: 'databases'}).toEqual([]);
    expect(await this.page.evaluate(() => localStorage.getItem('vitrine-erase'))).toBeNull();
  }

  ask(name: string, ...args: unknown[]): Promise<unknown> {
    return this.page.evaluate(
      ([method, given]) => (window as unknown as {vitrine: (...args: unknown[]) => unknown}).vitrine(method, ...given),
      [name, args] as const,
    );
  }
}

const arrive = (shop: SignalShop, page: Page): Shopper => new Shopper(shop, page.context(), page);

/** Ways to say yes, then no on the first page after sharing. */
const NEXT_PAGE: readonly [name: string, yes: PagePlan, no: PagePlan][] = [
  [
    'a denial through the queue stub',
    {mode: 'manual', stub: [['consent', BOTH]]},
    {mode: 'manual', stub: [['consent', {personalization: false}]]},
  ],
  [
    'TCF without purposes',
    {tcf: {status: 'tcloaded', purposes: ALL_PURPOSES}},
    {tcf: {status: 'tcloaded', purposes: []}},
  ],
  [
    'Consent Mode default and update denied',
    {consentMode: [['update', GRANTED]]},
    {
      consentMode: [
        ['default', DENIED],
        ['update', DENIED],
      ],
    },
  ],
  [
    'a Consent Mode default that nothing updates',
    {consentMode: [['update', GRANTED]]},
    {consentMode: [['default', DENIED]]},
  ],
  ['Global Privacy Control', {consentMode: [['update', GRANTED]]}, {gpc: true, consentMode: [['update', GRANTED]]}],
  ['Do Not Track', {consentMode: [['update', GRANTED]]}, {dnt: true, consentMode: [['update', GRANTED]]}],
  [
    'Shopify’s privacy API',
    {shopify: {preferences: true, analytics: true, saleOfData: true, banner: false}},
    {shopify: {preferences: false, analytics: true, saleOfData: true, banner: false}},
  ],
];

for (const [name, yes, no] of NEXT_PAGE) {
  test(`a no that is lost: ${name} on the first page after sharing erases here and on the server`, async ({
    page,
    shop,
  }) => {
    const shopper = arrive(shop, page);
    await shopper.open(yes);
    await shopper.share();
    await shopper.open(no);
    await shopper.expectNothingLeft();
  });
}

test('a no that is lost: sharing that is off at a page’s start is erased, the profile stays', async ({page, shop}) => {
  const shopper = arrive(shop, page);
  await shopper.open({consentMode: [['update', GRANTED]]});
  await shopper.share();
  await shopper.open({consentMode: [['update', {analytics_storage: 'granted', ad_user_data: 'denied'}]]});
  await expect.poll(() => shop.rows(shopper.host)).toEqual([]);
  expect(await shopper.ask('profile')).toMatchObject({events: 4});
});

test('a no that is lost: a choice that says less than the last page’s is erased though nobody said it on a page', async ({
  page,
  shop,
}) => {
  const shopper = arrive(shop, page);
  await shopper.open({mode: 'manual', stub: [['consent', BOTH]]});
  await shopper.share();
  // Chosen on a page of the shop without the script, or by an older script.
  await page.evaluate(() => localStorage.setItem('vitrine-consent', '{"personalization":true,"sharing":false}'));
  await shopper.open({mode: 'manual'});
  await expect.poll(() => shop.rows(shopper.host)).toEqual([]);
  expect(await shopper.ask('profile')).toMatchObject({events: 4});
  await page.evaluate(() => localStorage.setItem('vitrine-consent', '{"personalization":false,"sharing":false}'));
  await shopper.open({mode: 'manual'});
  await shopper.expectNothingLeft();
});

test('a no that is lost: no, then leave at once, is carried out on the next page, widget or not', async ({
  page,
  shop,
}) => {
  test.slow();
  for (let round = 0; round < 4; round++) {
    const shopper = arrive(shop, page);
    await shopper.open({consentMode: [['update', GRANTED]]});
    await shopper.share();
    await page.evaluate((denied) => {
      (window as unknown as SignalPage).signals.consentMode('update', denied);
      location.href = '/page?plan={}';
    }, DENIED);
    await page.waitForURL(({searchParams}) => searchParams.get('plan') === '{}');
    await untilVitrine(page);
    await shopper.expectNothingLeft();
  }
});

for (const mood of ['firewall', 'fails', 'garbage', 'silent'] as const) {
  test(`a no that is lost: an erasure that is answered by something else (${mood}) is kept until the server answers`, async ({
    page,
    shop,
  }) => {
    const shopper = arrive(shop, page);
    await shopper.open({mode: 'manual', stub: [['consent', BOTH]], panel: true});
    await shopper.share();
    shop.setMood(shopper.host, mood);
    await shopper.ask('forget');
    await expect
      .poll(() => shop.syncRequests(shopper.host).filter(({method}) => method === 'DELETE').length)
      .toBeGreaterThan(0);
    expect(await shop.rows(shopper.host)).toHaveLength(1);
    expect(await shopper.ask('status')).toMatchObject({engine: {pendingErasures: 1}});
    await expect(page.getByText('has not confirmed', {exact: false})).toBeVisible();
    shop.setMood(shopper.host, 'well');
    await shopper.open({mode: 'manual', panel: true});
    await shopper.expectNothingLeft();
    await expect(page.getByText('has not confirmed', {exact: false})).toBeHidden();
  });
}

test('forgetting outlives what a tool was told: the next page with its old yes learns nothing', async ({
  page,
  shop,
}) => {
  const shopper = arrive(shop, page);
  const yes: PagePlan = {consentMode: [['update', GRANTED]]};
  await shopper.open(yes);
  await shopper.share();
  await shopper.ask('forget');
  await shopper.expectNothingLeft();
  await shopper.open(yes);
  expect(await shopper.ask('consent')).toEqual({personalization: false, sharing: false, origin: 'default'});
  expect(await shopper.ask('track', 'view_item', {items: [{item_id: 'mug'}]})).toBeUndefined();
  await shopper.expectNothingLeft();
  // A new act of the shopper: the tool says no first, then yes.
  await signal(page, 'consentMode', 'update', DENIED);
  await signal(page, 'consentMode', 'update', GRANTED);
  expect(await shopper.ask('consent')).toEqual({...BOTH, origin: 'consent-mode'});
});

/** A tool that was told yes, beside one of less weight that says no on each page. */
const OLD_YES_BESIDE_A_NO: Readonly<Record<string, PagePlan>> = {
  'TCF beside Consent Mode': {
    tcf: {status: 'tcloaded', purposes: ALL_PURPOSES},
    consentMode: [['update', DENIED]],
  },
  'TCF beside Shopify': {
    tcf: {status: 'tcloaded', purposes: ALL_PURPOSES},
    shopify: {preferences: false, analytics: false, saleOfData: false, banner: false},
  },
  'Shopify beside Consent Mode': {
    shopify: {preferences: true, analytics: true, saleOfData: true, banner: false},
    consentMode: [['update', DENIED]],
  },
};
for (const [tools, plan] of Object.entries(OLD_YES_BESIDE_A_NO)) {
  test(`forgetting outlives what tools were told: a no of one does not bring back the old yes of another (${tools})`, async ({
    page,
    shop,
  }) => {
    const shopper = arrive(shop, page);
    await shopper.open(plan);
    await shopper.share();
    await shopper.ask('forget');
    await shopper.open(plan);
    expect(await shopper.ask('consent')).toEqual({personalization: false, sharing: false, origin: 'default'});
    expect(await shopper.ask('track', 'view_item', {items: [{item_id: 'mug'}]})).toBeUndefined();
    await shopper.expectNothingLeft();
  });
}

test('what is stored stays while nobody has said no: a page without a tool, a banner that waits', async ({
  page,
  shop,
}) => {
  const shopper = arrive(shop, page);
  await shopper.open({tcf: {status: 'tcloaded', purposes: ALL_PURPOSES}});
  await shopper.share();
  for (const plan of [{}, {tcf: {status: 'cmpuishown', purposes: []}}] satisfies PagePlan[]) {
    await shopper.open(plan);
    expect(await shopper.ask('track', 'view_item', {items: [{item_id: 'mug'}]})).toBeUndefined();
    expect(await shopper.ask('profile')).toMatchObject({events: 0});
  }
  await shopper.open({tcf: {status: 'tcloaded', purposes: ALL_PURPOSES}});
  expect(await shopper.ask('profile')).toMatchObject({events: 4});
  expect(await shop.rows(shopper.host)).toHaveLength(1);
});
