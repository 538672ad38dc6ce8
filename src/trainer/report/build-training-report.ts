import {SIGMOID_HEADS, type SigmoidHead, SOFTMAX_HEADS} from '../../core/contract/heads.ts';
import {toBinarySection, toNextKindText} from './head-sections.ts';
import {escapeHtml, toFigure, toHtmlTable, toSection} from './html.ts';
import {drawBars, drawLines, drawRows} from './draw-chart.ts';
import {toBytes, toCount, toDuration, toFixed, toHundred} from '../numbers.ts';
import type {RankingScores} from '../metrics/ranking.ts';
import {REPORT_STYLES} from './styles.ts';
import type {EpochFacts, HeadFacts, RankingSummary, TrainingReport} from './training-report.ts';
import type {SigmoidScores} from '../metrics/sigmoid-scores.ts';
import {toBandSection, toCutSection} from './visit-head-sections.ts';

const OWN = 'this model';

/**
 * Builds the report of a training run as one HTML file. Its content security policy allows neither requests nor
 * scripts; all text from the data is escaped. Heads that the model lacks are listed as missing.
 */
export function buildTrainingReport(report: TrainingReport): string {
  const sections = [
    toSection('Next item', toNextItem(report)),
    toSection('Training', toTrainingFigures(report.epochs)),
    ...SIGMOID_HEADS.map((head) =>
      toSection(`${toTitle(head)} in this visit`, toVisitHead(report.heads?.[head], head)),
    ),
    toSection('Churn', toBinarySection(report.churn, {own: OWN, event: 'churn'})),
    ...SOFTMAX_HEADS.map((head) => toSection(`Next ${head}`, toNextKindText(head, report.kinds?.[head]))),
    toSection('Segments', toSegments(report)),
    toSection('Time and memory', toCost(report.epochs)),
    toSection('Configuration', toFacts(flatten(report.configuration))),
    toSection('Where it comes from', toOrigin(report)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(report.title)} · training report</title>
<style>${REPORT_STYLES}</style>
</head>
<body><main>
<h1>${escapeHtml(report.title)}</h1>
<p class="quiet">Training report. Shares are shown x100.</p>
${toTiles(report)}
${sections.join('\n')}
</main></body>
</html>
`;
}

function toVisitHead(facts: HeadFacts<SigmoidScores> | undefined, head: SigmoidHead): string {
  const names = {own: OWN, event: head};
  const scores = toBinarySection(facts, names);
  return facts ? scores + toCutSection(facts.scores, names) + toBandSection(facts.scores, head) : scores;
}

function toTitle(name: string): string {
  return name[0].toUpperCase() + name.slice(1);
}

function toTiles({nextItem, model, history}: TrainingReport): string {
  const tiles: [string, string][] = [
    ['recall@20', toHundred(nextItem?.['recall@20'])],
    ['mrr@20', toHundred(nextItem?.['mrr@20'])],
    ['model files', toBytes(model.bytes)],
    ['items', toCount(history.items)],
    ...(model.seconds === undefined ? [] : [['training time', toDuration(model.seconds)] as [string, string]]),
  ];
  return `<dl class="tiles">${tiles.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;
}

function toNextItem({nextItem, baselines}: TrainingReport): string {
  if (!nextItem) return '<p>The model was not evaluated on held-back visits.</p>';
  const others = Object.entries(baselines ?? {}).sort(([, a], [, b]) => b['recall@20'] - a['recall@20']);
  const all: (readonly [string, RankingSummary])[] = [[OWN, nextItem], ...others];
  const rows = all.map(([name, scores]) => [
    name,
    toHundred(scores['recall@20']),
    toHundred(scores['mrr@20']),
    toHundred(scores['ndcg@20']),
    toHundred(scores['coverage@20']),
  ]);
  const table = toHtmlTable(['', 'recall@20', 'mrr@20', 'ndcg@20', 'coverage@20'], rows, 0);
  return `<p>Every prefix of every held-back visit is one example; the item that follows is ranked among all items of the model. Items it has never seen are misses.</p>
<div class="figures"><div>${table}</div>${toPrefixFigure(nextItem, all)}</div>`;
}

function toPrefixFigure(own: RankingScores, all: readonly (readonly [string, RankingSummary])[]): string {
  const labels = Object.keys(own.by_prefix_length);
  const lines = all.flatMap(([name, {by_prefix_length: by}]) =>
    by ? [{name, values: labels.map((label) => (by[label] ? 100 * by[label]['recall@20'] : undefined))}] : [],
  );
  const svg = drawLines({
    label: 'Recall at 20 by number of events read, model and baselines',
    x: 'events of the visit read',
    y: 'recall@20',
    labels,
    series: lines,
    fromZero: true,
  });
  const rows = labels.map((label, at) => [
    label,
    toCount(own.by_prefix_length[label].examples),
    ...lines.map(({values}) => toFixed(values[at], 1)),
  ]);
  const header = ['events read', 'examples', ...lines.map(({name}) => name)];
  return toFigure({svg, caption: 'Recall by events read: how soon in a visit the next item is found.', header, rows});
}

function toTrainingFigures(epochs: readonly EpochFacts[]): string {
  if (epochs.length === 0) return '<p>No epoch was recorded.</p>';
  const labels = epochs.map(({epoch}) => String(epoch));
  const figures = [
    toFigure({
      svg: drawLines({
        label: 'Training loss by epoch',
        x: 'epoch',
        y: 'loss, nats',
        labels,
        series: [{name: 'loss', values: epochs.map(({loss}) => loss)}],
      }),
      caption: 'Cross entropy of the next item on the training part.',
      header: ['epoch', 'loss'],
      rows: epochs.map(({epoch, loss}) => [epoch, toFixed(loss, 4)]),
    }),
  ];
  const watched = epochs.filter(({recall}) => recall !== undefined);
  if (watched.length > 0) {
    const hundred = (share: number | undefined): number | undefined => (share === undefined ? undefined : 100 * share);
    figures.push(
      toFigure({
        svg: drawLines({
          label: 'Validation recall and mrr by epoch',
          x: 'epoch',
          y: 'x100',
          labels: watched.map(({epoch}) => String(epoch)),
          series: [
            {name: 'recall@20', values: watched.map(({recall}) => hundred(recall))},
            {name: 'mrr@20', values: watched.map(({mrr}) => hundred(mrr))},
          ],
          fromZero: true,
        }),
        caption: 'On the held-back validation visits, after each epoch.',
        header: ['epoch', 'recall@20', 'mrr@20'],
        rows: watched.map(({epoch, recall, mrr}) => [epoch, toHundred(recall), toHundred(mrr)]),
      }),
    );
  }
  return `<div class="figures">${figures.join('')}</div>`;
}

function toSegments({segments}: TrainingReport): string {
  if (!segments || segments.length === 0) return '<p>This model has no segments.</p>';
  const ordered = [...segments].sort((a, b) => b.share - a.share);
  const svg = drawRows({
    label: 'Share of shoppers in each segment',
    x: 'shoppers, %',
    labels: ordered.map(({name}) => name),
    values: ordered.map(({share}) => 100 * share),
  });
  const rows = ordered.map(({name, share, description}) => [name, toHundred(share), description ?? '']);
  return `<div class="figures">${toFigure({svg, caption: 'Share of shoppers in each segment.', header: ['segment', '%', 'what they do'], rows})}</div>`;
}

function toCost(epochs: readonly EpochFacts[]): string {
  const timed = epochs.filter(({seconds}) => seconds !== undefined);
  const weighed = epochs.filter(({megabytes}) => megabytes !== undefined);
  const figures = [
    toCostFigure(timed, {
      of: ({seconds = 0}) => seconds,
      y: 'seconds',
      caption: 'Wall time of each epoch, validation included.',
    }),
    toCostFigure(weighed, {
      of: ({megabytes = 0}) => megabytes,
      y: 'MB',
      caption: 'Resident memory at the end of each epoch.',
    }),
  ];
  return figures.every((figure) => figure === '')
    ? '<p>Time and memory were not recorded.</p>'
    : `<div class="figures">${figures.join('')}</div>`;
}

function toCostFigure(
  epochs: readonly EpochFacts[],
  {of, y, caption}: {of: (epoch: EpochFacts) => number; y: string; caption: string},
): string {
  if (epochs.length === 0) return '';
  const labels = epochs.map(({epoch}) => String(epoch));
  const svg = drawBars({label: caption, x: 'epoch', y, labels, values: epochs.map(of)});
  return toFigure({
    svg,
    caption,
    header: ['epoch', y],
    rows: epochs.map((epoch) => [epoch.epoch, toFixed(of(epoch), 1)]),
  });
}

function toOrigin({history, model}: TrainingReport): string {
  return toFacts([
    ['history', history.name],
    ['visits', toCount(history.visits)],
    ['events', toCount(history.events)],
    ['items', toCount(history.items)],
    ...(history.visitors === undefined ? [] : [['shoppers', toCount(history.visitors)] as const]),
    ['data hash (SHA-256)', history.dataHash],
    ['seed', String(model.seed)],
    ...(model.backend === undefined ? [] : [['training ran on', model.backend] as const]),
    ['model files', toBytes(model.bytes)],
  ]);
}

function toFacts(facts: readonly (readonly [string, string])[]): string {
  return `<div class="facts">${toHtmlTable(['name', 'value'], facts)}</div>`;
}

/** `{sizes: {hidden: 100}}` as `[['sizes.hidden', '100']]`. */
function flatten(configuration: object, prefix = ''): [string, string][] {
  return Object.entries(configuration).flatMap(([name, value]: [string, unknown]): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flatten(value, `${prefix}${name}.`)
      : [[prefix + name, Array.isArray(value) ? value.join(', ') : String(value)]],
  );
}
