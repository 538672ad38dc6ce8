/** One change of one file: `put` goes before or in the place of `at`; without `at` it is a new file. */
export interface Edit {
  readonly file: string;
  readonly at?: string;
  readonly put: string;
}

/** What it takes to add one made-up thing. */
export interface Recipe {
  readonly add: string;
  readonly edits: readonly Edit[];
  /** Test files that hold with every edit; one of them, or the compiler, refuses a tree that lacks an edit. */
  readonly tests: readonly string[];
}

const EVENT_KINDS = 'src/core/contract/event-kinds.ts';
const GA4_NAMES = 'src/core/contract/ga4-names.ts';
const HEADS = 'src/core/contract/heads.ts';
const SLOTS = 'src/core/contract/shared-slots.ts';
const PANEL_STRINGS = 'src/page/widgets/panel-strings.ts';

/** A text of the panel in each of its languages. */
const toPanelText = (key: string, text: string): Edit => ({
  file: PANEL_STRINGS,
  at: '  forgetSure:',
  put: `  '${key}': '${text}',\n  forgetSure:`,
});

/** A text of the shelves in each of their languages. */
const toShelfText = (key: string, text: string): Edit => ({
  file: 'src/page/widgets/shelf-strings.ts',
  at: '  recentlyViewed:',
  put: `  ${key}: '${text}',\n  recentlyViewed:`,
});

/** Every row of "add a …"; the rows of one file cannot be left half done. */
export const RECIPES: readonly Recipe[] = [
  {
    add: 'GA4 event',
    edits: [{file: GA4_NAMES, at: '  share:', put: `  recommend_to_friend: 'share',\n  share:`}],
    tests: ['test/page/capture/ga4-names.test.ts', 'test/core/contract/ga4-names.test.ts'],
  },
  {
    add: 'capture source',
    edits: [
      {
        file: 'src/page/capture/sources/keywords.ts',
        put: `import {find} from '../dom.ts';
import {toText} from '../read.ts';
import type {Source} from '../source.ts';

/** A made-up source: the page's keywords are a search. */
export const keywords: Source = {
  name: 'keywords',
  label: 'dom',
  read({root}) {
    const query = toText(find(root, 'meta[name="keywords"]')?.getAttribute('content'));
    return {events: query ? [{kind: 'search', source: 'dom', query}] : []};
  },
};
`,
      },
      {
        file: 'src/page/capture/sources/index.ts',
        at: `import {search} from './search.ts';`,
        put: `import {keywords} from './keywords.ts';\nimport {search} from './search.ts';`,
      },
      {file: 'src/page/capture/sources/index.ts', at: 'dataLayer, search]', put: 'dataLayer, search, keywords]'},
    ],
    tests: ['test/page/capture/sources.test.ts'],
  },
  {
    add: 'profile feature',
    edits: [
      {
        file: 'src/core/profile/profile.ts',
        at: '  readonly repeats: number;\n  /** Number of views',
        put: '  readonly repeats: number;\n  /** Events before noon. */\n  readonly mornings: number;\n  /** Number of views',
      },
      {
        file: 'src/core/profile/profile.ts',
        at: '    repeats: 0,\n    priced: 0,',
        put: '    repeats: 0,\n    mornings: 0,\n    priced: 0,',
      },
      {file: 'src/core/profile/profile.ts', at: 'PROFILE_VERSION = 1', put: 'PROFILE_VERSION = 2'},
      {
        file: 'src/core/profile/update-profile.ts',
        at: '    hours: addOne(',
        put: '    mornings: profile.mornings + (local.getUTCHours() < 12 ? 1 : 0),\n    hours: addOne(',
      },
      {
        file: 'test/fixtures/stored-forms.json',
        at: '    }\n  },\n  "learned": {',
        put: '    },\n    "2": {"mornings": "number"}\n  },\n  "learned": {',
      },
    ],
    // Shoppers of the release before keep what they have: their profile is completed from the log.
    tests: [
      'test/core/profile/every-field.test.ts',
      'test/core/profile/update-profile.test.ts',
      'test/worker/store/read-shopper.test.ts',
      'test/worker/store/stored-forms.test.ts',
    ],
  },
  {
    add: 'event kind',
    edits: [
      {
        file: EVENT_KINDS,
        at: '} as const satisfies Readonly<Record<string, EventKindFacts>>',
        put: `  'try-on': {needsItem: true, interest: 1, wish: 1},\n} as const satisfies Readonly<Record<string, EventKindFacts>>`,
      },
      {file: GA4_NAMES, at: '  share:', put: `  try_on: 'try-on',\n  share:`},
      {
        file: 'src/trainer/simulate/visit.ts',
        at: `    if (random() < SHARE_SHARE) push('share', {item});`,
        put: `    if (random() < SHARE_SHARE) {\n      push('share', {item});\n      push('try-on', {item});\n    }`,
      },
    ],
    tests: [
      'test/core/contract/ga4-names.test.ts',
      'test/core/predict/release-0-1.test.ts',
      'test/core/predict/one-more-kind.test.ts',
      'test/trainer/simulate/event-kinds.test.ts',
      'test/worker/store/read-shopper.test.ts',
      'test/worker/store/stored-forms.test.ts',
    ],
  },
  {
    add: 'head',
    edits: [
      {
        file: HEADS,
        at: '} as const satisfies Readonly<Record<string, HeadFacts>>',
        put: `  wishlist: {inputs: ['hidden'], link: 'sigmoid', later: 'wishlist'},\n} as const satisfies Readonly<Record<string, HeadFacts>>`,
      },
      ...['Chance that', 'Wahrscheinlichkeit', 'Probabilité'].map((start) => ({
        file: PANEL_STRINGS,
        at: `'head-purchase': '${start}`,
        put: `'head-wishlist': 'Wishlist: {share}',\n'head-purchase': '${start}`,
      })),
    ],
    tests: [
      'test/core/predict/release-0-1.test.ts',
      'test/trainer/graph/gradients.test.ts',
      'test/trainer/report/build-training-report.test.ts',
    ],
  },
  {
    add: 'kind of list',
    edits: [
      {
        file: 'src/core/contract/lists.ts',
        at: '} as const satisfies Readonly<Record<string, ListFacts>>',
        put: `  surprise: {heading: 'surprise'},\n} as const satisfies Readonly<Record<string, ListFacts>>`,
      },
      {
        file: 'src/core/recommend/lists/index.ts',
        at: '  again: chooseAgain,',
        put: '  again: chooseAgain,\n  surprise: chooseForYou,',
      },
      toShelfText('surprise', 'Something else'),
    ],
    tests: ['test/core/recommend/lists.test.ts'],
  },
  {
    add: 'widget',
    edits: [
      {file: 'src/core/contract/widgets.ts', at: ',vitrine-offer', put: ',vitrine-offer,vitrine-hello'},
      {
        file: 'src/page/widgets/index.ts',
        at: `    'vitrine-offer': OfferElement,`,
        put: `    'vitrine-offer': OfferElement,\n    'vitrine-hello': HelloElement,`,
      },
      {
        file: 'src/page/widgets/index.ts',
        at: `import {OfferElement}`,
        put: `import {HelloElement} from './hello.ts';\nimport {OfferElement}`,
      },
      {
        file: 'src/page/widgets/hello.ts',
        put: '/** `<vitrine-hello>` */\nexport class HelloElement extends HTMLElement {\n  connectedCallback(): void {\n    this.textContent = "hello";\n  }\n}\n',
      },
    ],
    tests: [],
  },
  {
    add: 'call to the worker',
    edits: [
      {
        file: 'src/core/contract/worker-api.ts',
        at: '  status(): Promise<WorkerStatus>;',
        put: '  visits(): Promise<number>;\n  status(): Promise<WorkerStatus>;',
      },
      {file: 'src/core/contract/worker-calls.ts', at: `  'declare',`, put: `  'declare',\n  'visits',`},
      {
        file: 'src/worker/profiler.ts',
        at: '  async recentlyViewed(',
        put: '  async visits(): Promise<number> {\n    return (await this.session.saved()).profile.visits;\n  }\n\n  async recentlyViewed(',
      },
    ],
    tests: [],
  },
  {
    add: 'shared slot',
    edits: [
      {
        file: SLOTS,
        at: '} as const satisfies Readonly<Record<string, SharedSlot>>',
        put: '  orders: {size: 4, edges: [2, 5]},\n} as const satisfies Readonly<Record<string, SharedSlot>>',
      },
      {
        file: SLOTS,
        at: '  activity: {\n    title:',
        put: `  orders: {title: 'Orders', what: 'Orders so far.', isOrdered: true, none: 'None', answers: ['1', '2-4', '5 and more']},\n  activity: {\n    title:`,
      },
      {
        file: 'src/core/profile/to-aggregate.ts',
        at: `    intent: answer('intent'`,
        put: `    orders: answer('orders', toBand(profile.orders || undefined, SHARED_SLOTS.orders.edges)),\n    intent: answer('intent'`,
      },
      toPanelText('slot-orders', 'how often you bought'),
    ],
    tests: ['test/core/contract/coarse-report.test.ts', 'test/core/profile/to-aggregate.test.ts'],
  },
  {
    add: 'import format',
    edits: [
      {
        file: 'src/trainer/import/formats.ts',
        at: `  {\n    name: 'taobao',`,
        put: `  {\n    name: 'made-up',\n    needs: ['made_up_time', 'made_up_item'],\n    columns: {time_ms: 'made_up_time', kind: \`'view'\`, item_id: 'made_up_item'},\n  },\n  {\n    name: 'taobao',`,
      },
    ],
    tests: ['test/trainer/import/formats.test.ts'],
  },
];
