import type {CutScores, SigmoidScores} from '../../src/trainer/metrics/sigmoid-scores.ts';
import {toMarkdownTable} from '../../src/trainer/report/markdown-tables.ts';

/** docs/results/visit-heads.json, see visit-heads.bench.ts. */
export interface VisitHeadResult {
  readonly machine: string;
  readonly shoppers: number;
  readonly visits: number;
  readonly folds: number;
  readonly purchase: SigmoidScores;
  readonly by_fold: readonly {
    readonly auc: number;
    readonly ece: number;
    readonly examples: number;
    readonly positives: number;
    readonly counts_auc: number;
    readonly counts_ece: number;
  }[];
}

const ROWS = ['all', 'after_1', 'after_3', 'after_5', 'after_10', 'without_last'] as const;

/** The tables of docs/model.md: quality by place in the visit, by fold, and the bands. */
export function toVisitHeadTables({
  machine,
  shoppers,
  visits,
  folds,
  purchase,
  by_fold: each,
}: VisitHeadResult): string {
  const counts = purchase.baselines?.['logistic regression on counts'];
  const number = (value: number | null | undefined, digits = 3): string => value?.toFixed(digits) ?? '–';
  const of = (scores: CutScores | undefined, row: (typeof ROWS)[number]) =>
    row === 'all' ? scores : scores?.cuts[row];
  const cuts = toMarkdownTable(
    ['answers', 'number', 'followed by a purchase', 'AUROC', 'ECE', 'AUROC of counts', 'ECE of counts'],
    ROWS.map((row) => {
      const [own, other] = [of(purchase, row), of(counts, row)];
      return [
        row.replaceAll('_', ' '),
        String(own?.examples ?? 0),
        String(own?.positives ?? 0),
        number(own?.auc),
        number(own?.ece),
        number(other?.auc),
        number(other?.ece),
      ];
    }),
  );
  const foldTable = toMarkdownTable(
    ['fold', 'answers', 'followed by a purchase', 'AUROC', 'ECE', 'AUROC of counts', 'ECE of counts'],
    each.map((fold, at) => [
      String(at + 1),
      String(fold.examples),
      String(fold.positives),
      number(fold.auc),
      number(fold.ece),
      number(fold.counts_auc),
      number(fold.counts_ece),
    ]),
  );
  const reliability = toMarkdownTable(
    ['predicted', 'observed', 'answers'],
    purchase.reliability.map(({predicted, observed, examples}) => [
      number(predicted),
      number(observed),
      String(examples),
    ]),
  );
  return [
    `${shoppers} shoppers with ${visits} visits in ${folds} folds; the answers of all folds together:`,
    cuts,
    'Each fold by itself:',
    foldTable,
    'Reliability of all answers:',
    reliability,
    toBands(purchase),
    `Measured on ${machine}.`,
  ].join('\n\n');
}

function toBands({bands, early_warning: early}: SigmoidScores): string {
  if (!bands || !early) return '';
  const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);
  const table = toMarkdownTable(
    ['band', 'answers', 'visits', 'predicted', 'came true'],
    (['likely', 'on_the_fence', 'unlikely'] as const).map((name) => {
      const {answers, visits, predicted, observed} = bands[name];
      return [name.replaceAll('_', ' '), String(answers), String(visits), percent(predicted), percent(observed)];
    }),
  );
  const before = `${early.median_events?.toFixed(1) ?? '–'} events and ${early.median_minutes?.toFixed(1) ?? '–'} minutes`;
  return `Bands:\n\n${table}\n\nOf ${early.visits} visits with a purchase after their first event, ${early.warned} were likely before it, in the median ${before} before it; of ${early.other_visits} visits without a purchase, ${early.other_warned} were.`;
}
