import {toErrorBar, toFrame, toShareAxis, toTooltip, toWeekAxes} from './charts.js';
import {toAxisPercent, toCount, toDate, toInterval, toSentence} from './words.js';

/** @typedef {import('../audiences.ts').AudienceEpoch} AudienceEpoch */
/** @typedef {import('../groups.ts').Group} Group */
/** @typedef {import('./charts.js').Palette} Palette */
/**
 * @typedef {{label: string, points: readonly (Group | undefined)[]}} Line a group over the weeks, undefined in weeks in
 *   which it is not shown
 */

/** Maximum number of lines in one chart; readers could not distinguish more. */
const MAX_LINES = 5;
/**
 * Dash patterns of the lines in their order, for readers who cannot distinguish the colours; panels.css has the same
 * for the legend.
 */
const DASHES = /** @type {const} */ (['solid', 'dashed', 'dotted', 'solid', 'dashed']);

/**
 * Number of sharing shoppers by week.
 *
 * @param {readonly AudienceEpoch[]} epochs
 * @param {Palette} palette
 */
export function toShoppersOption(epochs, palette) {
  const axes = toWeekAxes(epochs, palette, toCount);
  return {
    ...toFrame(palette),
    ...axes,
    xAxis: {...axes.xAxis, boundaryGap: true},
    yAxis: {...axes.yAxis, minInterval: 1},
    tooltip: {
      ...toTooltip(palette),
      formatter: (/** @type {{dataIndex: number}[]} */ [first]) => {
        if (!first) return '';
        const {startMs, reports} = epochs[first.dataIndex];
        return `Week of ${toDate(startMs)}\n${toCount(reports)} shoppers`;
      },
    },
    series: [
      {
        type: 'bar',
        // The current week is incomplete, so it is drawn lighter.
        data: epochs.map(({reports}, i) => ({
          value: reports,
          itemStyle: {opacity: i === epochs.length - 1 ? 0.45 : 0.85},
        })),
        color: palette.series[0],
        barMaxWidth: 48,
        itemStyle: {borderRadius: [4, 4, 0, 0]},
      },
    ],
  };
}

/**
 * The groups to draw over the weeks: those that were shown in any of them; of too many, the largest of the newest
 * week that shows any.
 *
 * @param {readonly (readonly Group[])[]} groups [week][answer], empty if hidden
 * @param {boolean} isOrdered whether they keep the order of their answers; else the largest comes first
 * @returns {Line[]}
 */
export function toLines(groups, isOrdered) {
  const newest = groups.findLast((week) => week.length > 0) ?? [];
  const chosen = [...newest].sort((a, b) => b.share - a.share).slice(0, MAX_LINES);
  if (isOrdered) chosen.sort((a, b) => a.answer - b.answer);
  return chosen.map(({answer, label}) => {
    return {label, points: groups.map((week) => week.find((group) => group.answer === answer))};
  });
}

/**
 * A line for each group with a band of its 95 % interval, and gaps where it is not shown.
 *
 * @param {readonly AudienceEpoch[]} epochs
 * @param {{lines: readonly Line[], hidden: readonly string[], palette: Palette}} drawn `hidden` says of each week why it
 *   shows nothing
 */
export function toLinesOption(epochs, {lines, hidden, palette}) {
  const axes = toWeekAxes(epochs, palette, toAxisPercent);
  return {
    ...toFrame(palette),
    ...axes,
    yAxis: {
      ...axes.yAxis,
      ...toShareAxis(lines.flatMap(({points}) => points.map((point) => (point ? toInterval(point).high : 0)))),
    },
    tooltip: {
      ...toTooltip(palette),
      formatter: (/** @type {{dataIndex: number}[]} */ [first]) => {
        if (!first) return '';
        const texts = lines.flatMap(({label, points}) => {
          const point = points[first.dataIndex];
          return point ? [`${label}: ${toSentence(point)}`] : [];
        });
        const name = `Week of ${toDate(epochs[first.dataIndex].startMs)}`;
        return [name, ...(texts.length > 0 ? texts : [hidden[first.dataIndex]])].join('\n');
      },
    },
    series: lines.flatMap(({points}, own) => toSeries(points, own, palette.series[own])),
  };
}

/** @param {Line['points']} points @param {number} own place among the lines @param {string} color */
function toSeries(points, own, color) {
  const intervals = points.map((point) => (point ? toInterval(point) : null));
  // A single week between two hidden ones cannot form a line: it is drawn as a dot with its interval.
  const alone = intervals.map((interval, i) => interval && !intervals[i - 1] && !intervals[i + 1]);
  const line = {
    type: 'line',
    data: intervals.map((interval, i) => ({value: interval?.share ?? null, symbol: alone[i] ? 'circle' : 'none'})),
    symbolSize: 6,
    color,
    lineStyle: {width: 2, type: DASHES[own]},
    z: 3,
  };
  const ranges = {
    type: 'custom',
    silent: true,
    data: intervals.flatMap((interval, i) => (interval && alone[i] ? [[i, interval.low, interval.high]] : [])),
    encode: {x: 0, y: [1, 2]},
    renderItem: (/** @type {unknown} */ _, /** @type {any} */ api) => {
      const [from, to] = [1, 2].map((edge) => api.coord([api.value(0), api.value(edge)]));
      return toErrorBar(from, to, color);
    },
  };
  // A band is a stacked area: an invisible line at its lower edge, and an area from there to its upper edge.
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
  return [line, ranges, ...band];
}
