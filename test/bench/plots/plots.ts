import {type BarGroup, drawLogBars, drawLogCurves} from '../../../src/trainer/report/draw-log-chart.ts';
import type {BenchResult, BenchRow} from '../suite.ts';
import {toEngineGroups} from './engine-groups.ts';
import {MEDIAN, P95, toLatencyGroups} from './latency-groups.ts';
import {toFootprint, toGrowthCurves} from './scale-series.ts';

/** A drawing and the words around it. */
export interface Plot {
  /** Of its file, without the ending. */
  readonly name: string;
  /** What it shows, for who cannot see it. */
  readonly label: string;
  /** How to read it; stands under the plot. */
  readonly caption: string;
  readonly svg: string;
}

const PLOTS: Readonly<Record<string, (rows: readonly BenchRow[]) => Plot[]>> = {
  latency: toLatencyPlots,
  engine: toEnginePlots,
  scale: toScalePlots,
};

/**
 * The plots of one suite, none where it has none. Rows and browsers that were not measured are left out.
 *
 * @throws Error where a suite that has a plot holds no row for it: a row was renamed
 */
export function toPlots({suite, rows}: BenchResult): Plot[] {
  const plots = PLOTS[suite]?.(rows);
  if (plots?.length === 0) {
    throw new Error(`No row of docs/results/${suite}.json has a name that a plot reads. See test/bench/plots.`);
  }
  return plots ?? [];
}

function toLatencyPlots(rows: readonly BenchRow[]): Plot[] {
  const groups = toLatencyGroups(rows);
  if (groups.length === 0) return [];
  const label = `Lying bars on a logarithmic axis, milliseconds, median and 95th percentile: ${toText(groups, 'ms')}.`;
  return [
    {
      name: 'latency',
      label,
      caption:
        'The shelf is the re-ranked one on screen; a slower page is one whose main thread the browser throttles. A mark is the limit of its bar; a bar without one has none.',
      svg: drawLogBars({label, x: 'milliseconds, logarithmic', series: [MEDIAN, P95], groups}),
    },
  ];
}

function toEnginePlots(rows: readonly BenchRow[]): Plot[] {
  return toEngineGroups(rows).map(({items, browsers, groups}) => {
    const shown = items.toLocaleString('en');
    const label = `Lying bars on a logarithmic axis, milliseconds for one event over ${shown} items, in ${browsers.join(', ')}: ${toText(groups, 'ms')}.`;
    return {
      name: `engines-${items}-items`,
      label,
      caption: `One event over ${shown} items, median, by engine and browser. Where a browser has no bar, it was not measured. A floor does only the part it names.`,
      svg: drawLogBars({label, x: `ms an event, ${shown} items, logarithmic`, series: browsers, groups}),
    };
  });
}

function toScalePlots(rows: readonly BenchRow[]): Plot[] {
  const plots: Plot[] = [];
  const curves = toGrowthCurves(rows);
  if (curves.length > 0) {
    const [{points}] = curves;
    const [[first, start], [last, end]] = [points[0], points[points.length - 1]];
    const label = `Milliseconds an event over the number of items, both axes logarithmic: ${start} ms at ${first.toLocaleString('en')} items, ${end} ms at ${last.toLocaleString('en')}, beside a line that grows as fast as the items.`;
    plots.push({
      name: 'growth',
      label,
      caption:
        'Medians. An event takes the step, scores and the first 20; the other side scores every item exactly. Less steep than the dashed line is slower growth than that of the catalogue.',
      svg: drawLogCurves({label, x: 'items', y: 'ms an event', curves}),
    });
  }
  const groups = toFootprint(rows);
  if (groups.length > 0) {
    const label = `Lying bars on a logarithmic axis, megabytes: ${toText(groups, 'MB')}.`;
    plots.push({
      name: 'footprint',
      label,
      caption: 'Files as they are, and the memory of items with their ids, index and scores. The mark is the limit.',
      svg: drawLogBars({label, x: 'MB, logarithmic', series: ['MB'], groups}),
    });
  }
  return plots;
}

/** Each group with its values, from the least to the most. */
function toText(groups: readonly BarGroup[], unit: string): string {
  return groups
    .map(({name, bars}) => {
      const [least, ...more] = bars.map(({value}) => value).sort((a, b) => a - b);
      const most = more.at(-1);
      return `${name} ${toFigure(least)}${most === undefined || most === least ? '' : ` to ${toFigure(most)}`} ${unit}`;
    })
    .join('; ');
}

function toFigure(value: number): string {
  return value.toLocaleString('en', {maximumSignificantDigits: 3});
}
