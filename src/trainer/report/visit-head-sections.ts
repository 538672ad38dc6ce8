import type {Cut, CutScores, SigmoidScores} from '../metrics/sigmoid-scores.ts';
import {toCount, toFixed, toHundred} from '../numbers.ts';
import {drawReliability} from './draw-chart.ts';
import {toFigure, toHtmlTable} from './html.ts';

const CUT_NAMES: Readonly<Record<Cut, string>> = {
  after_1: 'after 1 event',
  after_3: 'after 3 events',
  after_5: 'after 5 events',
  after_10: 'after 10 events',
  without_last: 'without the last event',
};
const CUTS = Object.entries(CUT_NAMES) as readonly [Cut, string][]; // the object has exactly these keys

/** HTML: how good a yes/no head is early and late in a visit, beside its baselines. */
export function toCutSection(
  {cuts, baselines = {}}: Pick<SigmoidScores, 'cuts' | 'baselines'>,
  {own, event}: {own: string; event: string},
): string {
  const sides: readonly (readonly [string, Pick<CutScores, 'cuts'>])[] = [[own, {cuts}], ...Object.entries(baselines)];
  const rows = CUTS.flatMap(([cut, name]) =>
    sides.flatMap(([side, of]) => {
      const scores = of.cuts[cut];
      if (!scores) return [];
      return [
        [
          name,
          side,
          toFixed(scores.auc, 3),
          toFixed(scores.ece, 4),
          toCount(scores.examples),
          toCount(scores.positives),
        ],
      ];
    }),
  );
  if (rows.length === 0) return '';
  const figures = CUTS.flatMap(([cut, name]) => {
    const scores = cuts[cut];
    if (!scores) return [];
    const figure = toFigure({
      svg: drawReliability({label: `Predicted against observed ${event} rate ${name}`, points: scores.reliability}),
      caption: `${name[0].toUpperCase()}${name.slice(1)}: ECE ${toFixed(scores.ece, 4)}, ${toCount(scores.examples)} visits.`,
      header: ['predicted', 'observed', 'visits'],
      rows: scores.reliability.map(({predicted, observed, examples}) => [
        toFixed(predicted, 4),
        toFixed(observed, 4),
        toCount(examples),
      ]),
    });
    return [figure];
  });
  return `<h3>Early and late in a visit</h3>
<p>One answer of each visit that is long enough: after so many of its events, and after its last event but one. Which event that is, is known only afterwards, so that probabilities cannot be exact there.</p>
${toHtmlTable(['', '', 'AUC', 'ECE', 'visits', 'positive'], rows)}
<div class="figures">${figures.join('')}</div>`;
}

/** HTML: how many answers are in each band, what came after them, and how early the first "likely" was. */
export function toBandSection({bands, early_warning: early}: SigmoidScores, event: string): string {
  if (!bands || !early) return '';
  const rows = (['likely', 'on_the_fence', 'unlikely'] as const).map((band) => {
    const {answers, visits, predicted, observed} = bands[band];
    return [
      band.replaceAll('_', ' '),
      toCount(answers),
      toCount(visits),
      toHundred(predicted ?? undefined),
      toHundred(observed ?? undefined),
    ];
  });
  const before =
    early.median_events === null || early.median_minutes === null
      ? ''
      : `, in the median ${toFixed(early.median_events, 1)} events and ${toFixed(early.median_minutes, 1)} minutes before it`;
  return `<h3>Bands and early warning</h3>
${toHtmlTable(['band', 'answers', 'visits', 'predicted, %', 'came true, %'], rows)}
<p>Of ${toCount(early.visits)} visits with a ${event} after their first event, ${toCount(early.warned)} were in the band “likely” before it${before}.
Of ${toCount(early.other_visits)} visits without a ${event}, ${toCount(early.other_warned)} were.</p>`;
}
