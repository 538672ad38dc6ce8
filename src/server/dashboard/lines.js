import {toDayAxes, toFrame, toTooltip} from './charts.js';
import {toAxisPercent, toCount, toDate, toInterval, toSentence} from './words.js';

/** @typedef {import('../audiences.ts').AudienceDay} AudienceDay */
/** @typedef {import('../audiences.ts').Group} Group */
/** @typedef {import('./charts.js').Palette} Palette */
/** @typedef {{label: string, points: readonly (Group | undefined)[]}} Line a group over the days, undefined or without share where hidden */

/** Lines in one chart; more cannot be told apart. */
const MOST_LINES = 5;
/** Of the lines in their order, for eyes that do not tell colours; the legend's swatches in dashboard.css have the same. */
const DASHES = /** @type {const} */ (['solid', 'dashed', 'dotted', 'solid', 'dashed']);

/**
 * Number of sharing shoppers by day.
 *
 * @param {readonly AudienceDay[]} days
 * @param {Palette} palette
 */
export function toShoppersOption(days, palette) {
  const axes = toDayAxes(days, palette, toCount);
  return {
    ...toFrame(palette),
    ...axes,
    yAxis: {...axes.yAxis, minInterval: 1},
    tooltip: {
      ...toTooltip(palette),
      formatter: (/** @type {{dataIndex: number}[]} */ [first]) =>
        first ? `${toDate(days[first.dataIndex].day)}\n${toCount(days[first.dataIndex].shoppers)} shoppers` : '',
    },
    series: [
      {
        type: 'line',
        data: days.map(({shoppers}) => shoppers),
        showSymbol: days.length < 2,
        color: palette.series[0],
        areaStyle: {opacity: 0.12},
        lineStyle: {width: 2},
      },
    ],
  };
}

/**
 * The groups to draw over the days: those that were shown on any of them; of too many, those shown last and then
 * the largest.
 *
 * @param {readonly (readonly Group[])[]} groups [day][answer]
 * @param {boolean} isOrdered whether they keep the order of their answers; else the largest comes first
 * @returns {Line[]}
 */
export function toLines(groups, isOrdered) {
  const newest = groups[groups.length - 1];
  const lines = newest.map(({answer, label}) => {
    const points = groups.map((day) => day.find((group) => group.answer === answer));
    const last = points.findLastIndex((point) => point && point.share !== null);
    return {answer, label, points, last, share: points[last]?.share ?? 0};
  });
  const shown = lines.filter(({last}) => last >= 0).sort((a, b) => b.last - a.last || b.share - a.share);
  const chosen = shown.slice(0, MOST_LINES);
  return isOrdered ? chosen.sort((a, b) => a.answer - b.answer) : chosen;
}

/**
 * A line for each group with a band of 95 %, and a gap where it may not be shown.
 *
 * @param {readonly AudienceDay[]} days
 * @param {readonly Line[]} lines
 * @param {Palette} palette
 */
export function toLinesOption(days, lines, palette) {
  return {
    ...toFrame(palette),
    ...toDayAxes(days, palette, toAxisPercent),
    tooltip: {
      ...toTooltip(palette),
      formatter: (/** @type {{dataIndex: number}[]} */ [first]) => {
        if (!first) return '';
        const texts = lines.map(({label, points}) => `${label}: ${toSentence(points[first.dataIndex])}`);
        return [toDate(days[first.dataIndex].day), ...texts].join('\n');
      },
    },
    series: lines.flatMap(({points}, own) => toSeries(points, own, palette.series[own])),
  };
}

/** @param {Line['points']} points @param {number} own place among the lines @param {string} color */
function toSeries(points, own, color) {
  const intervals = points.map((point) => (point ? toInterval(point) : null));
  // A day between two hidden ones is no line: it is drawn as a dot.
  const isAlone = (/** @type {number} */ i) => !intervals[i - 1] && !intervals[i + 1];
  const line = {
    type: 'line',
    data: intervals.map((interval, i) => ({value: interval?.share ?? null, symbol: isAlone(i) ? 'circle' : 'none'})),
    symbolSize: 6,
    color,
    lineStyle: {width: 2, type: DASHES[own]},
    z: 3,
  };
  // A band is a stack: an unseen line up to its lower edge, and an area from there to the upper one.
  const edges = [
    intervals.map((interval) => interval && interval.low),
    intervals.map((interval) => interval && interval.high - interval.low),
  ];
  const band = edges.map((data, edge) => ({
    type: 'line',
    data,
    stack: `band-${own}`,
    silent: true,
    symbol: 'none',
    color,
    lineStyle: {opacity: 0},
    areaStyle: {opacity: edge === 0 ? 0 : 0.12},
  }));
  return [line, ...band];
}
