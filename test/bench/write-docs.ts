/** Writes every table of docs/model.md and docs/performance.md from the figures in docs/results: `npm run docs`. */
import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import {format, resolveConfig} from 'prettier';
import {toMarkdownTable, writeGeneratedBlock} from '../../src/trainer/report/markdown-tables.ts';
import {DEFAULT_TRAIN_OPTIONS} from '../../src/trainer/train/options.ts';
import {toWeightSpecifications} from '../../src/core/predict/network.ts';
import type {ExplanationScores} from '../../src/trainer/evaluate/evaluate-reasons.ts';
import {toChangesTables} from './changes-table.ts';
import type {BenchResult} from './suite.ts';
import {toVisitHeadTables} from './visit-head-tables.ts';
import type {ChurnCeiling} from './visit-table/churn-ceiling.ts';
import {writePerformance} from './write-performance.ts';

const DOCUMENT = 'docs/model.md';

interface Shares {
  readonly 'recall@20': number;
  readonly 'mrr@20': number;
}
interface Result {
  readonly name: string;
  readonly machine: string;
  readonly training: {
    readonly visits: number;
    readonly eventsRead: number;
    readonly items: number;
    readonly seconds: number;
    readonly backend: string;
    readonly epochs: readonly {seconds: number; megabytes: number}[];
  };
  readonly evaluation: {
    readonly examples: number;
    readonly next_item: Shares;
    readonly baselines: Readonly<Record<string, Shares>>;
    readonly ms_per_event: {p50: number; p95: number};
    readonly model_bytes: number;
  };
}

/** Figures of the papers' own tables, recall@20 / mrr@20 x100, on the public test parts of the same data sets. */
const PUBLISHED: Readonly<Record<string, readonly {name: string; recall: number; mrr: number; source: string}[]>> = {
  diginetica: [
    {name: 'NARM', recall: 49.7, mrr: 16.17, source: 'Li et al., CIKM 2017, as in Wu et al. 2019'},
    {name: 'SR-GNN', recall: 50.73, mrr: 17.59, source: 'Wu et al., AAAI 2019'},
    {name: 'GCE-GNN', recall: 54.22, mrr: 19.04, source: 'Wang et al., SIGIR 2020'},
    {name: 'SGNN-HN', recall: 55.67, mrr: 19.45, source: 'Pan et al., CIKM 2020'},
  ],
  'yoochoose-1-64': [
    {name: 'NARM', recall: 68.32, mrr: 28.63, source: 'Li et al., CIKM 2017, as in Wu et al. 2019'},
    {name: 'SR-GNN', recall: 70.57, mrr: 30.94, source: 'Wu et al., AAAI 2019'},
    {name: 'SGNN-HN', recall: 72.06, mrr: 32.61, source: 'Pan et al., CIKM 2020'},
  ],
};

await writeGeneratedBlock(DOCUMENT, {name: 'weights', block: toWeightsTable()});
const results = await Promise.all(
  ['diginetica', 'yoochoose-1-64', 'eshop-clothing', 'tmall'].map((name) => read<Result>(name)),
);
const known = results.filter((result): result is Result => result !== undefined);
await writeGeneratedBlock(DOCUMENT, {name: 'results', block: known.map(toResultsTable).join('\n\n')});
await writeGeneratedBlock(DOCUMENT, {name: 'cost', block: toCostTable(known)});
const ablation = await read<{
  machine: string;
  visits: number;
  rows: {name: string; recall: number; mrr: number; bytes: number; seconds: number}[];
}>('ablation');
if (ablation) {
  // Rows of another shop are compared with that shop's first row.
  const toBase = (name: string) =>
    ablation.rows.find((row) => row.name.startsWith('Yoochoose') === name.startsWith('Yoochoose')) ?? ablation.rows[0];
  const table = toMarkdownTable(
    ['change', 'recall@20', 'mrr@20', 'Δ recall', 'Δ mrr', 'model, kB', 'training, s'],
    ablation.rows.map((row) => [
      row.name,
      row.recall,
      row.mrr,
      toSigned(row.recall - toBase(row.name).recall),
      toSigned(row.mrr - toBase(row.name).mrr),
      (row.bytes / 1000).toFixed(0),
      row.seconds.toFixed(0),
    ]),
  );
  await writeGeneratedBlock(DOCUMENT, {name: 'ablation', block: `${table}\n\nMeasured on ${ablation.machine}.`});
}

await writeFrom('changes', toChangesTables);

interface Reasons {
  readonly machine: string;
  readonly rows: readonly {name: string; items: number; explanation: ExplanationScores}[];
}
await writeFrom('reasons', (reasons: Reasons) => {
  const table = toMarkdownTable(
    ['data set', 'items', 'lists', 'products shown', 'because of one, %', 'cases', 'true, %'],
    reasons.rows.map(({name, items, explanation: {lists, shown, because, cases, faithfulness}}) => {
      const percent = (share: number): string => (100 * share).toFixed(1);
      return [name, ...[items, lists, shown].map(String), percent(because), String(cases), percent(faithfulness)];
    }),
  );
  return `${table}\n\nMeasured on ${reasons.machine}.`;
});

interface Heads {
  readonly machine: string;
  readonly visits: number;
  readonly folds: number;
  readonly bytes: number;
  readonly summary: Readonly<Record<string, {mean: number; deviation: number}>>;
  readonly churn?: {
    readonly machine: string;
    readonly cut_ms: number;
    readonly cuts?: readonly {
      readonly days: number;
      readonly customers: number;
      readonly auc: number;
      readonly regression: number;
      readonly ceiling: ChurnCeiling;
    }[];
  };
}
const heads = await read<Heads>('heads');
if (heads) {
  const table = toMarkdownTable(
    ['figure', 'mean of the folds', 'standard deviation'],
    Object.entries(heads.summary).map(([name, {mean, deviation}]) => [name, mean.toFixed(4), deviation.toFixed(4)]),
  );
  const source = `${heads.visits} visits of the UCI Online Shoppers table, ${heads.folds} folds, ${(heads.bytes / 1000).toFixed(0)} kB for both classifiers. Measured on ${heads.machine}.`;
  await writeGeneratedBlock(DOCUMENT, {name: 'heads', block: `${table}\n\n${source}`});
  if (heads.churn?.cuts) await writeGeneratedBlock(DOCUMENT, {name: 'churn', block: toChurnTable(heads.churn)});
}

await writeFrom('visit-heads', toVisitHeadTables);

await writeFrom('purchase', (purchase: BenchResult) => {
  const tables = (purchase.tables ?? []).map(({name, rows}) => {
    const cells = rows.map((row) => Object.values(row).map(String));
    return `${name}:\n\n${toMarkdownTable(Object.keys(rows[0] ?? {}), cells)}`;
  });
  return `${tables.join('\n\n')}\n\nMeasured on ${purchase.machine}.`;
});

interface Profile {
  readonly machine: string;
  readonly returning: {readonly examples: number; readonly warm: Shares | null; readonly cold: Shares | null};
  readonly drift: {
    readonly changes: number;
    readonly never: number;
    readonly median_events: number;
    readonly p90_events: number;
  } | null;
}
await writeFrom('profile', (profile: Profile) => {
  const {returning, drift} = profile;
  const rows = [
    ['profile state of earlier visits', returning.warm?.['recall@20'], returning.warm?.['mrr@20']],
    ['cold start', returning.cold?.['recall@20'], returning.cold?.['mrr@20']],
  ];
  const followed = drift
    ? `After a change of category it took ${drift.median_events} events (median; ${drift.p90_events} at the 90th percentile) until most of the first 20 items were of the new one: ${drift.changes} changes, ${drift.never} not followed within ten events.`
    : '';
  return `First prediction of ${returning.examples} visits of returning shoppers of Online Retail:\n\n${toMarkdownTable(['start', 'recall@20', 'mrr@20'], rows)}\n\n${followed}\n\nMeasured on ${profile.machine}.`;
});

interface Repeated {
  readonly machine: string;
  readonly products: number;
  readonly bytes: number;
  readonly orders: number;
  readonly rows: readonly {
    readonly name: string;
    readonly let_back: number;
    readonly of_repeats: number;
    readonly of_let_back: number;
    readonly of_first: number;
  }[];
}
await writeFrom('repeats', (repeats: Repeated) => {
  const {products, bytes, orders, machine} = repeats;
  const table = toMarkdownTable(
    [
      'bought products in the list',
      'let back, %',
      'of the repeats, %',
      'ordered of all let back, %',
      'of the first 8, %',
    ],
    repeats.rows.map((row) => [row.name, row.let_back, row.of_repeats, row.of_let_back, row.of_first]),
  );
  const source = `${orders} orders of returning shoppers in the last 90 days of Online Retail; ${products} products in a file of ${(bytes / 1000).toFixed(0)} kB, counted before. Measured on ${machine}.`;
  return `${table}\n\n${source}`;
});

await writeDial('diversity', {
  columns: ['likeness of two products', 'categories in a list'],
  toCells: ({diversity, likeness, categories}: {diversity: number; likeness: number; categories: number}) => [
    String(diversity),
    likeness.toFixed(2),
    categories.toFixed(2),
  ],
});
await writeDial('price-fit', {
  columns: ['in the price class most looked at, %'],
  toCells: ({priceFit, inClass}: {priceFit: number; inClass: number}) => [String(priceFit), inClass],
});

interface Popularity {
  readonly sets: readonly {
    readonly name: string;
    readonly unit: string;
    readonly judged: number;
    readonly step: number;
    readonly visits: number;
    readonly rows: readonly PopularityRow[];
  }[];
}
interface PopularityRow {
  readonly name: string;
  readonly before: number;
  readonly nightly: number;
  readonly once: number;
}
await writeFrom('popularity', ({sets}: Popularity) => {
  const rows = sets.flatMap(({name, rows: all}) => {
    const [whole] = all;
    const best = (word: string): PopularityRow =>
      all.filter((row) => row.name.startsWith(word)).reduce((most, row) => (row.before > most.before ? row : most));
    return [whole, best('newest'), best('halves')].map((row) => [name, row.name, row.before, row.nightly, row.once]);
  });
  const table = toMarkdownTable(
    [
      'data',
      'popularity',
      'recall@20 where it is chosen',
      'on the newest, counted anew',
      'on the newest, counted once',
    ],
    rows,
  );
  const judged = sets.map(({name, unit, judged: most, visits, step}) =>
    unit === 'days'
      ? `${visits} visits of the newest ${most} days of ${name}, counted anew each day`
      : `the newest ${visits} visits of ${name}, counted anew every ${step}`,
  );
  return `${table}\n\nFirst products of ${judged.join('; of ')}.`;
});

interface Bench {
  readonly machine: string;
  readonly rows: readonly {
    readonly name: string;
    readonly ours: number;
    readonly theirs: number | null;
    readonly ratio: number | null;
    readonly unit: string;
    readonly limit: number | null;
    readonly ok: boolean;
  }[];
}
for (const name of ['import', 'backends']) {
  const bench = await read<Bench>(name);
  if (!bench) continue;
  const number = (value: number | null): string =>
    value === null ? '–' : value.toLocaleString('en-US', {maximumFractionDigits: 1});
  const table = toMarkdownTable(
    ['what', 'ours', 'theirs', 'ratio', 'unit', 'limit', 'verdict'],
    bench.rows.map((row) => [
      row.name,
      number(row.ours),
      number(row.theirs),
      number(row.ratio),
      row.unit,
      number(row.limit),
      row.ok ? 'ok' : 'short',
    ]),
  );
  await writeGeneratedBlock(DOCUMENT, {name, block: `${table}\n\nMeasured on ${bench.machine}.`});
}

const capture = await read<BenchResult>('capture');
if (capture) await writeGeneratedBlock('README.md', {name: 'capture', block: toCaptureSentence(capture)});

await writePerformance();
for (const document of ['README.md', DOCUMENT, 'docs/performance.md']) {
  const text = await readFile(document, 'utf8');
  await writeFile(document, await format(text, {...(await resolveConfig(document)), filepath: document}));
}

/** AUCs at each cut: the shipped head and its baselines, then what other customers of the same time teach. */
function toChurnTable({machine, cut_ms: newestMs, cuts = []}: NonNullable<Heads['churn']>): string {
  const toRow = (name: string, of: (cut: (typeof cuts)[number]) => number): string[] => [
    name,
    ...cuts.map((cut) => of(cut).toFixed(3)),
  ];
  const toShare = (at: number) => (cut: (typeof cuts)[number]) => cut.ceiling.by_share_of_shoppers[at].auc;
  const header = cuts.map(({days, customers}) => {
    const day = new Date(newestMs - days * 86_400_000).toISOString().slice(0, 10);
    return `${day}, ${customers} customers`;
  });
  const table = toMarkdownTable(
    ['AUC of "buys nothing for 90 days"', ...header],
    [
      toRow('Vitrine', ({auc}) => auc),
      toRow('BG/NBD', ({ceiling}) => ceiling.bg_nbd),
      toRow('logistic regression', ({regression}) => regression),
      toRow('same 90 days: recency, orders, spend', ({ceiling}) => ceiling.three_features),
      toRow('same 90 days: the features of Vitrine', ({ceiling}) => ceiling.shipped_features),
      toRow('same 90 days: and nine more', ({ceiling}) => ceiling.more_features),
      ...(cuts[0]?.ceiling.by_share_of_shoppers ?? []).map(({share}, at) =>
        toRow(`same 90 days: ${100 * share} % of the customers`, toShare(at)),
      ),
    ],
  );
  return `${table}\n\nMeasured on ${machine}.`;
}

function toResultsTable({name, machine, evaluation}: Result): string {
  const ours = evaluation.next_item;
  const rows = [
    ['Vitrine', ours['recall@20'], ours['mrr@20'], `this repository, ${evaluation.examples} examples`],
    ...Object.entries(evaluation.baselines).map(([baseline, scores]) => [
      baseline,
      scores['recall@20'],
      scores['mrr@20'],
      'same run, same examples',
    ]),
    ...(PUBLISHED[name] ?? []).map(({name: method, recall, mrr, source}) => [
      method,
      recall / 100,
      mrr / 100,
      `published test part: ${source}`,
    ]),
  ];
  return `### ${name}\n\n${toMarkdownTable(['method', 'recall@20', 'mrr@20', 'measured by'], rows)}\n\nMeasured on ${machine}.`;
}

function toCostTable(all: readonly Result[]): string {
  return toMarkdownTable(
    [
      'data set',
      'visits',
      'events',
      'items',
      'training, min',
      'epoch, s',
      'peak memory, MB',
      'model, MB',
      'bytes an item',
      'ms an event, p50 / p95',
    ],
    all.map(({name, training, evaluation}) => [
      name,
      String(training.visits),
      String(training.eventsRead),
      String(training.items),
      (training.seconds / 60).toFixed(1),
      (training.epochs.reduce((sum, {seconds}) => sum + seconds, 0) / training.epochs.length).toFixed(0),
      Math.max(...training.epochs.map(({megabytes}) => megabytes)).toFixed(0),
      (evaluation.model_bytes / 1e6).toFixed(2),
      (evaluation.model_bytes / training.items).toFixed(1),
      `${evaluation.ms_per_event.p50.toFixed(2)} / ${evaluation.ms_per_event.p95.toFixed(2)}`,
    ]),
  );
}

function toWeightsTable(): string {
  const specifications = toWeightSpecifications(DEFAULT_TRAIN_OPTIONS.sizes);
  const total = specifications.reduce((sum, {rows, columns}) => sum + rows * columns, 0);
  const table = toMarkdownTable(
    ['weight', 'shape', 'numbers'],
    specifications.map(({name, rows, columns}) => [`\`${name}\``, `${rows} x ${columns}`, String(rows * columns)]),
  );
  return `${table}\n\n${total} numbers, ${2 * total} bytes in half precision.`;
}

/** What the capture suite has counted, in a sentence. */
function toCaptureSentence({machine, rows, tables = []}: BenchResult): string {
  const counts = rows.map(({name, ours}) =>
    name.replace(/^(.*): (\w+) of (\d+) events$/, `${ours} of $3 events of the $1 $2`),
  );
  const scores = tables
    .filter(({name}) => name.startsWith('precision'))
    .flatMap(({name, rows: [...all]}) => {
      const {cases, precision, recall} = all.at(-1) ?? {};
      return `${cases} pages (${name.split(', ')[1]}), precision ${precision}, recall ${recall}`;
    });
  return [
    `Pages left early: ${counts.join(', ')}.`,
    ...(scores.length ? [`Invented pages in all dialects: ${scores.join('; ')}.`] : []),
    `Counted by \`npm run bench -- capture\` on ${machine};`,
    'by dialect and time in [docs/performance.md](docs/performance.md#what-pages-say-before-they-are-left).',
  ].join('\n');
}

function toSigned(share: number): string {
  return `${share >= 0 ? '+' : '−'}${Math.abs(100 * share).toFixed(1)}`;
}

/** Writes the block of a result, if it was measured. */
async function writeFrom<T>(name: string, toBlock: (result: T) => string): Promise<void> {
  const result = await read<T>(name);
  if (result !== undefined) await writeGeneratedBlock(DOCUMENT, {name, block: toBlock(result)});
}

/** What diversity.bench.ts keeps of a dial. */
interface Dial<Row> {
  readonly machine: string;
  readonly lists: number;
  readonly items: number;
  readonly rows: readonly (Row & {readonly recall: number; readonly coverage: number})[];
}

/** The table of what a dial costs. @param given `toCells` gives the setting, then the cells of `columns` */
async function writeDial<Row>(
  name: string,
  given: {columns: readonly string[]; toCells: (row: Row) => readonly [string, ...(string | number)[]]},
): Promise<void> {
  await writeFrom(name, ({lists, items, machine, rows}: Dial<Row>) => {
    const table = toMarkdownTable(
      [name, 'recall@8', ...given.columns, 'products ever shown, %'],
      rows.map((row) => {
        const [setting, ...cells] = given.toCells(row);
        return [setting, row.recall, ...cells, row.coverage];
      }),
    );
    return `${table}\n\n${lists} lists of 8, of ${items} products of e-shop clothing, each after half of a visit. Measured on ${machine}.`;
  });
}

async function read<T>(name: string): Promise<T | undefined> {
  const file = `docs/results/${name}.json`;
  // The files are written by the benchmarks of this folder with just these fields.
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as T) : undefined;
}
