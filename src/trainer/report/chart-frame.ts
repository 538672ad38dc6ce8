import * as echarts from 'echarts';
import {escapeHtml} from './html.ts';

/** Size in pixels; about the width of a phone, so that text stays readable on narrow pages. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const SIZE: Size = {width: 460, height: 290};
/** One marker per series, so that lines can be told apart without colour. */
export const SYMBOLS = [
  'circle',
  'rect',
  'triangle',
  'diamond',
  'path://M0 0L10 0L5 8Z',
  'path://M3 0h4v3h3v4h-3v3h-4v-3h-3v-4h3z',
];
export const FONT_PX = 14;
/** Width of a letter, with room for wide system fonts. */
const LETTER_PX = 8;
const LEGEND_MARK_PX = 40;
/** Free space beside the legend. */
const LEGEND_MARGIN_PX = 80;

/** Category axis. */
export const AXIS = {
  axisLabel: {color: 'var(--quiet)', fontSize: FONT_PX, hideOverlap: true},
  axisLine: {lineStyle: {color: 'var(--line)'}},
  axisTick: {show: false},
  nameTextStyle: {color: 'var(--quiet)', fontSize: FONT_PX},
  nameLocation: 'middle',
  splitLine: {show: false},
} as const;
/** Value axis with grid lines. */
export const VALUE_AXIS = {
  ...AXIS,
  axisLine: {show: false},
  splitLine: {show: true, lineStyle: {color: 'var(--grid)'}},
} as const;

/** Grid with room for the rows of the legend. @param legend names of the series; empty for no legend */
export function toGrid(legend: readonly string[], {width} = SIZE): echarts.GridComponentOption {
  let rows = legend.length > 0 ? 1 : 0;
  let used = 0;
  for (const name of legend) {
    const entry = LEGEND_MARK_PX + name.length * LETTER_PX;
    if (used > 0 && used + entry > width - LEGEND_MARGIN_PX) {
      rows++;
      used = 0;
    }
    used += entry;
  }
  return {left: 64, right: 20, top: 20 + 26 * rows, bottom: 48};
}

/** Legend above the chart. */
export function toLegend(show: boolean, {width} = SIZE): echarts.LegendComponentOption {
  return {
    show,
    top: 0,
    left: 0,
    width: width - LEGEND_MARGIN_PX,
    itemWidth: 22,
    itemHeight: 9,
    itemGap: 12,
    textStyle: {color: 'var(--ink)', fontSize: FONT_PX},
  };
}

/**
 * Renders a chart as inline SVG. Colours are CSS variables, so that the page decides between light and dark.
 *
 * @param label text alternative of the chart
 */
export function draw(
  label: string,
  option: echarts.EChartsCoreOption & echarts.EChartsOption,
  {width, height} = SIZE,
): string {
  const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width, height});
  try {
    chart.setOption({
      animation: false,
      backgroundColor: 'transparent',
      color: SYMBOLS.map((_, index) => `var(--series-${index + 1})`),
      textStyle: {fontFamily: 'inherit', color: 'var(--ink)'},
      ...option,
    });
    return chart
      .renderToSVGString()
      .replace(/<svg [^>]*>/, `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(label)}">`)
      .replace(/ (?:ecmeta_\w+|class)="[^"]*"/g, '') // hooks for scripts and hover styles, unused in a static chart
      .replace(/<style[\s\S]*?<\/style>/g, '');
  } finally {
    chart.dispose();
  }
}
