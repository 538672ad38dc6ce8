import {toFrame, toLabelStyle, toTooltip} from './charts.js';
import {toAxisPercent, toInterval, toSentence} from './words.js';

/** @typedef {import('../audiences.ts').Group} Group */
/** @typedef {import('./charts.js').Palette} Palette */

const ROW_PX = 34;
const AXIS_PX = 40;
const CAP_PX = 4;

/** Height of the chart in pixels. @param {readonly Group[]} groups */
export function toBarsHeight(groups) {
  return groups.length * ROW_PX + AXIS_PX;
}

/**
 * Groups of a week as bars, each with its 95 % interval.
 *
 * @param {readonly Group[]} groups top to bottom
 * @param {Palette} palette
 */
export function toBarsOption(groups, palette) {
  // The axis grows upwards.
  const rows = [...groups].reverse().map((group) => ({group, ...toInterval(group)}));
  return {
    ...toFrame(palette),
    tooltip: {
      ...toTooltip(palette),
      axisPointer: {type: 'shadow'},
      formatter: (/** @type {{dataIndex: number}[]} */ [first]) => {
        const group = rows[first?.dataIndex]?.group;
        return group ? `${group.label}: ${toSentence(group)}` : '';
      },
    },
    xAxis: {
      type: 'value',
      min: 0,
      splitNumber: 4,
      axisLabel: {color: palette.quiet, hideOverlap: true, showMinLabel: true, formatter: toAxisPercent},
      splitLine: {lineStyle: {color: palette.grid}},
    },
    yAxis: {
      type: 'category',
      data: rows.map(({group}) => group.label),
      axisTick: {show: false},
      axisLine: {show: false},
      axisLabel: {...toLabelStyle(palette.text), interval: 0, width: 130, overflow: 'truncate'},
    },
    series: [
      {
        type: 'bar',
        data: rows.map(({share}) => share),
        color: palette.series[0],
        barMaxWidth: 18,
        itemStyle: {borderRadius: [0, 4, 4, 0], opacity: 0.85},
      },
      {
        type: 'custom',
        silent: true,
        z: 3,
        data: rows.map(({low, high}, row) => [low, high, row]),
        encode: {x: [0, 1], y: 2},
        renderItem: (/** @type {unknown} */ _, /** @type {any} */ api) => toErrorBar(api, palette.mark),
      },
    ],
  };
}

/**
 * A line with two caps from value 0 to value 1 at row value 2.
 *
 * @param {{value(dimension: number): number, coord(point: number[]): [number, number]}} api ECharts' of a custom series
 * @param {string} stroke
 */
function toErrorBar(api, stroke) {
  const [from, y] = api.coord([api.value(0), api.value(2)]);
  const [to] = api.coord([api.value(1), api.value(2)]);
  const line = (/** @type {number[]} */ [x1, y1, x2, y2]) => ({
    type: 'line',
    shape: {x1, y1, x2, y2},
    style: {stroke, lineWidth: 1.5},
  });
  return {
    type: 'group',
    children: [
      line([from, y, to, y]),
      line([from, y - CAP_PX, from, y + CAP_PX]),
      line([to, y - CAP_PX, to, y + CAP_PX]),
    ],
  };
}
