import {toErrorBar, toFrame, toLabelStyle, toShareAxis, toTooltip} from './charts.js';
import {toChange} from './changes.js';
import {toAxisPercent, toInterval, toSentence} from './words.js';

/** @typedef {import('../groups.ts').Group} Group */
/** @typedef {import('./charts.js').Palette} Palette */

const ROW_PX = 34;
const AXIS_PX = 40;

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
        return group ? `${group.label}: ${toSentence(group)}\n${toChange(group)}` : '';
      },
    },
    xAxis: {
      type: 'value',
      min: 0,
      ...toShareAxis(rows.map(({high}) => high)),
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
        renderItem: (/** @type {unknown} */ _, /** @type {any} */ api) => {
          const [from, to] = [0, 1].map((edge) => api.coord([api.value(edge), api.value(2)]));
          return toErrorBar(from, to, palette.mark);
        },
      },
    ],
  };
}
