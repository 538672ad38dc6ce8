import {toDate} from './words.js';

/** @typedef {import('../audiences.ts').AudienceEpoch} AudienceEpoch */
/**
 * @typedef {{mark: string, text: string, quiet: string, grid: string, raised: string, series: readonly string[]}}
 * Palette
 */

// Served by this server, from the npm package.
const ECHARTS = '/dashboard/echarts.js';
const CAP_PX = 4;
const NEAR_ALL = 0.8;
const FONT = {fontFamily: 'system-ui, sans-serif', fontSize: 13};

// The charting library empties its container with `innerHTML = ''`; this Trusted Types policy allows only that.
/** @type {{trustedTypes?: {createPolicy(name: string, rules: object): void}}} */ (
  globalThis
).trustedTypes?.createPolicy('default', {createHTML: (/** @type {string} */ text) => (text === '' ? text : null)});

/** @type {Map<Element, import('echarts').ECharts>} */
const charts = new Map();
const sizes = new ResizeObserver((entries) => {
  for (const {target} of entries) charts.get(target)?.resize();
});
/** @type {typeof import('echarts')} */
let echarts;

/** Loads the library once. @throws TypeError when it does not arrive */
export async function loadCharts() {
  echarts ??= await import(ECHARTS);
}

/**
 * Draws a chart into a container, replacing an earlier one. Call loadCharts first.
 *
 * @param {HTMLElement} container visible, so that it has a size
 * @param {import('echarts').EChartsCoreOption} option
 */
export function drawChart(container, option) {
  let chart = charts.get(container);
  if (!chart) {
    chart = echarts.init(container);
    charts.set(container, chart);
    sizes.observe(container);
  }
  chart.setOption(option, true);
  chart.resize();
}

/** @returns {Palette} the colours of the style sheet, which follow light and dark */
export function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    mark: read('mark'),
    text: read('text'),
    quiet: read('quiet'),
    grid: read('grid'),
    raised: read('raised'),
    series: [0, 1, 2, 3, 4].map((index) => read(`series-${index}`)),
  };
}

/** Options that all charts share. @param {Palette} palette */
export function toFrame({text}) {
  return {
    animation: false,
    textStyle: {color: text, ...FONT},
    grid: {left: 4, right: 20, top: 12, bottom: 4, containLabel: true},
  };
}

/** Labels beside a chart. @param {string} color */
export function toLabelStyle(color) {
  return {color, ...FONT};
}

/** Tooltips are drawn on the canvas, because the page's policy forbids HTML made from text. @param {Palette} palette */
export function toTooltip({raised, text, grid}) {
  return {
    trigger: 'axis',
    renderMode: 'richText',
    confine: true,
    backgroundColor: raised,
    borderColor: grid,
    textStyle: {color: text, ...FONT},
  };
}

/**
 * Weeks from left to right by their Mondays, values from 0 up.
 *
 * @param {readonly AudienceEpoch[]} epochs
 * @param {Palette} palette
 * @param {(value: number) => string} formatter of the values
 */
export function toWeekAxes(epochs, {quiet, grid}, formatter) {
  return {
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: epochs.map(({startMs}) => toDate(startMs)),
      axisLabel: {color: quiet, hideOverlap: true},
      axisTick: {show: false},
      axisLine: {lineStyle: {color: grid}},
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 4,
      axisLabel: {color: quiet, formatter},
      splitLine: {lineStyle: {color: grid}},
    },
  };
}

/** An axis of shares, which ends at 1 if values come near it. @param {readonly number[]} shares that are drawn */
export function toShareAxis(shares) {
  return Math.max(0, ...shares) > NEAR_ALL ? {max: 1, interval: 0.25} : {};
}

/**
 * A line with a cap at both ends, for a custom series.
 *
 * @param {[x: number, y: number]} from in pixels
 * @param {[x: number, y: number]} to on the same row or column
 * @param {string} stroke
 */
export function toErrorBar(from, to, stroke) {
  const [x, y] = from[1] === to[1] ? [0, CAP_PX] : [CAP_PX, 0];
  const line = (/** @type {number[]} */ [x1, y1, x2, y2]) => ({
    type: 'line',
    shape: {x1, y1, x2, y2},
    style: {stroke, lineWidth: 1.5},
  });
  return {
    type: 'group',
    children: [
      line([...from, ...to]),
      ...[from, to].map((end) => line([end[0] - x, end[1] - y, end[0] + x, end[1] + y])),
    ],
  };
}
