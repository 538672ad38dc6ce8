import type {SoftmaxHead} from '../../core/contract/heads.ts';
import type {BinaryScores} from '../metrics/binary.ts';
import {drawReliability} from './draw-chart.ts';
import {toFigure, toHtmlTable} from './html.ts';
import {toCount, toFixed, toHundred} from '../numbers.ts';
import type {HeadFacts} from './training-report.ts';

/** HTML: scores of a binary head and its baselines, and its reliability diagram. */
export function toBinarySection(head: HeadFacts | undefined, {own, event}: {own: string; event: string}): string {
  if (!head) return `<p>This model has no ${event} head, or the held-back visits cannot judge it.</p>`;
  const {scores} = head;
  const row = (name: string, of: Omit<BinaryScores, 'reliability'>): string[] => [
    name,
    toFixed(of.auc, 3),
    toFixed(of.average_precision, 3),
    toFixed(of.log_loss, 4),
    toFixed(of.brier, 4),
    toFixed(of.ece, 4),
  ];
  const rows = [row(own, scores), ...Object.entries(head.baselines ?? {}).map(([name, of]) => row(name, of))];
  const figure = toFigure({
    svg: drawReliability({label: `Predicted against observed ${event} rate`, points: scores.reliability}),
    caption:
      'Examples in bins of equal count, from the least to the most probable: mean probability against the share that came true.',
    header: ['predicted', 'observed', 'examples'],
    rows: scores.reliability.map(({predicted, observed, examples}) => [
      toFixed(predicted, 4),
      toFixed(observed, 4),
      toCount(examples),
    ]),
  });
  return `<p>${toCount(scores.examples)} examples, ${toHundred(scores.positives / scores.examples)} % of them positive.</p>
<div class="figures"><div>${toHtmlTable(['', 'AUC', 'average precision', 'log loss', 'Brier', 'ECE'], rows, 0)}</div>${figure}</div>`;
}

/** HTML: accuracy and macro F1 of a head that names the next event's kind. */
export function toNextKindText(head: SoftmaxHead, scores: {accuracy: number; macro_f1: number} | undefined): string {
  if (!scores) return `<p>This model has no next-${head} head.</p>`;
  return `<p>Accuracy ${toHundred(scores.accuracy)}, macro F1 ${toHundred(scores.macro_f1)}.</p>`;
}
