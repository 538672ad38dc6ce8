import {expect, type Page} from '@playwright/test';
import {untilVitrine} from '../support/page-vitrine.ts';
import {type PagePlan, type SignalShop} from '../support/signal-shop.ts';
import {test} from '../support/signal-test.ts';
import {type Said, type Told, toPlan, toSaid, type World} from '../walks/world.ts';

let hosts = 0;

async function open(page: Page, shop: SignalShop, plan: PagePlan): Promise<void> {
  await page.goto(shop.page(`signals-${++hosts}`, plan));
  await untilVitrine(page);
}

const consentOf = (page: Page) =>
  page.evaluate(() => (window as unknown as {vitrine: (name: string) => Promise<unknown>}).vitrine('consent'));

const NO = {personalization: false, sharing: false};
const PROFILE = {personalization: true, sharing: false};
const BOTH = {personalization: true, sharing: true};
const yes = {analytics_storage: 'granted', ad_user_data: 'granted'};
const no = {analytics_storage: 'denied', ad_user_data: 'denied'};

/** Commands in their order, and what holds after them. */
const CONSENT_MODE: readonly [
  name: string,
  commands: NonNullable<PagePlan['consentMode']>,
  expected: Record<string, unknown>,
][] = [
  ['nothing is said', [], {...NO, origin: 'default'}],
  ['a default grants', [['default', yes]], BOTH],
  ['a default denies', [['default', no]], NO],
  [
    'the later of two defaults counts: granted',
    [
      ['default', no],
      ['default', yes],
    ],
    BOTH,
  ],
  [
    'the later of two defaults counts: denied',
    [
      ['default', yes],
      ['default', no],
    ],
    NO,
  ],
  [
    'a strict region first, a loose default second',
    [
      ['default', {...no, region: ['DE', 'FR']}],
      ['default', yes],
    ],
    NO,
  ],
  [
    'a loose default first, a strict region second',
    [
      ['default', yes],
      ['default', {...no, region: ['DE']}],
    ],
    NO,
  ],
  [
    'a strict region written as text',
    [
      ['default', {...no, region: 'DE'}],
      ['default', yes],
    ],
    NO,
  ],
  ['a loose region gives nothing', [['default', {...yes, region: ['US']}]], NO],
  [
    'a loose region does not lift a strict default',
    [
      ['default', no],
      ['default', {...yes, region: ['US']}],
    ],
    NO,
  ],
  [
    'the same region, loosened',
    [
      ['default', {...no, region: ['DE']}],
      ['default', {...yes, region: ['DE']}],
      ['default', yes],
    ],
    BOTH,
  ],
  [
    'one of two regions, loosened',
    [
      ['default', {...no, region: ['DE', 'FR']}],
      ['default', {...yes, region: ['DE']}],
      ['default', yes],
    ],
    NO,
  ],
  [
    'a region denies one signal only',
    [
      ['default', {ad_user_data: 'denied', region: ['DE']}],
      ['default', yes],
    ],
    PROFILE,
  ],
  [
    'an update grants after a default denied',
    [
      ['default', no],
      ['update', yes],
    ],
    BOTH,
  ],
  [
    'an update denies after a default granted',
    [
      ['default', yes],
      ['update', no],
    ],
    NO,
  ],
  [
    'an update beats a strict region',
    [
      ['default', {...no, region: ['DE']}],
      ['update', yes],
    ],
    BOTH,
  ],
  [
    'a default never undoes an update: denied',
    [
      ['update', no],
      ['default', yes],
    ],
    NO,
  ],
  [
    'a default never undoes an update: granted',
    [
      ['update', yes],
      ['default', no],
    ],
    BOTH,
  ],
  [
    'a regional default never undoes an update',
    [
      ['update', yes],
      ['default', {...no, region: ['DE']}],
    ],
    BOTH,
  ],
  [
    'the later of two updates counts',
    [
      ['update', yes],
      ['update', no],
    ],
    NO,
  ],
  [
    'updates add up',
    [
      ['update', {analytics_storage: 'granted'}],
      ['update', {ad_user_data: 'granted'}],
    ],
    BOTH,
  ],
  ['a default waits for its update', [['default', {...yes, wait_for_update: 60_000}]], NO],
  [
    'an update ends the waiting',
    [
      ['default', {...yes, wait_for_update: 60_000}],
      ['update', {ad_user_data: 'denied'}],
    ],
    PROFILE,
  ],
  ['personalisation has its own signal', [['update', {...yes, personalization_storage: 'denied'}]], NO],
  ['analytics alone do not share', [['update', {analytics_storage: 'granted'}]], PROFILE],
  ['what is neither granted nor denied says nothing', [['update', {analytics_storage: 'yes', ad_user_data: true}]], NO],
  ['another command says nothing', [['declare', yes]], NO],
];

for (const [name, consentMode, expected] of CONSENT_MODE) {
  test(`Consent Mode’s order: ${name}`, async ({page, shop}) => {
    await open(page, shop, {consentMode});
    expect(await consentOf(page)).toMatchObject(expected);
  });
}

test('Consent Mode’s order: a default counts when its waiting is over', async ({page, shop}) => {
  await open(page, shop, {consentMode: [['default', {...yes, wait_for_update: 200}]]});
  await expect.poll(() => consentOf(page)).toMatchObject(BOTH);
});

test('Consent Mode’s order: the end of a waiting that an update ended takes nothing back', async ({page, shop}) => {
  await page.clock.install();
  await open(page, shop, {
    consentMode: [
      ['default', {...yes, wait_for_update: 500}],
      ['update', {ad_user_data: 'denied'}],
    ],
  });
  await page.clock.runFor(1000);
  expect(await consentOf(page)).toMatchObject(PROFILE);
});

const TOLD: readonly (Told | undefined)[] = [undefined, 'unasked', 'both', 'no'];
const BROWSER: readonly Pick<World, 'gpc' | 'dnt'>[] = [
  {gpc: false, dnt: false},
  {gpc: true, dnt: false},
  {gpc: false, dnt: true},
];

/** Every combination of tools and browser signals; the shop's own choice and the other modes with each tool alone. */
function toWorlds(): World[] {
  const worlds: World[] = [];
  for (const tcf of TOLD) {
    for (const shopify of TOLD) {
      for (const consentMode of TOLD) {
        const tools = {tcf, shopify, consentMode};
        const isAlone = [tcf, shopify, consentMode].filter((told) => told !== undefined).length <= 1;
        for (const browser of BROWSER) {
          worlds.push({mode: 'auto', tools, ...browser, isForgotten: false});
          if (!isAlone) continue;
          for (const mode of ['manual', 'granted'] as const) worlds.push({mode, tools, ...browser, isForgotten: false});
          for (const choice of [BOTH, NO]) worlds.push({mode: 'auto', tools, ...browser, choice, isForgotten: false});
        }
      }
    }
  }
  return worlds;
}

const toState = ({personalization = false, sharing = false}: Said): Record<string, boolean> => ({
  personalization,
  sharing,
});

test('every combination of signals gives what the documented order of weight says', async ({page, shop}) => {
  test.slow();
  const worlds = toWorlds();
  expect(worlds.length).toBeGreaterThan(300);
  for (const world of worlds) {
    await open(page, shop, toPlan(world, world.choice && [['consent', world.choice]]));
    expect(await consentOf(page), JSON.stringify(world)).toMatchObject(toState(toSaid(world)));
  }
});
