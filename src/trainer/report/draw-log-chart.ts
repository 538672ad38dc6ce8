import type {CustomSeriesOption} from 'echarts';
import {draw, FONT_PX, type Size, SYMBOLS, toGrid, toLegend, VALUE_AXIS} from './chart-frame.ts';

const WIDTH = 400;
const CURVE: Size = {width: WIDTH, height: 330};
/** Heights of the parts of a group of bars, from top to bottom. */
const NAME_PX = 22;
const BAR_PX = 17;
const GROUP_GAP_PX = 11;
/** The axis begins at the smallest value divided by this, so that the shortest bar is visible. */
const MIN_LENGTH = 1.3;
/** Space for values at the right of the bars. */
const VALUE_PX = 68;
/** Leaves a margin for a border that a page may draw around the chart. */
const LEGEND_PLACE = {left: 10, top: 10, itemGap: 20} as const;
const LEGEND_TOP_PX = 8;
/** Style of custom texts, which do not inherit the chart's font. */
const TEXT = {fill: 'var(--ink)', fontSize: FONT_PX, fontFamily: 'inherit'} as const;
const LIMIT = 'limit';
const DASHES = 'path://M0 4h6v2h-6zM9 4h6v2h-6zM18 4h6v2h-6z';
const LIMIT_ICON = 'path://M4 0h2v12h-2z';

/** A line through points; a `guide` is dashed and has no markers. */
export interface Curve {
  readonly name: string;
  /** [x, y], both positive, x ascending. */
  readonly points: readonly (readonly [number, number])[];
  readonly guide?: boolean;
}

/** Bars with a common heading. */
export interface BarGroup {
  readonly name: string;
  readonly bars: readonly {
    /** Name of one of the chart's series. */
    readonly series: string;
    /** Positive. */
    readonly value: number;
    /** Drawn as a mark across the bar. */
    readonly limit?: number;
  }[];
}

/** Line chart with two logarithmic axes. */
export function drawLogCurves(chart: {label: string; x: string; y: string; curves: readonly Curve[]}): string {
  const axis = {type: 'log', ...VALUE_AXIS} as const;
  const [xs, ys] = [0, 1].map((at) => chart.curves.flatMap(({points}) => points.map((point) => point[at])));
  const label = {...VALUE_AXIS.axisLabel, formatter: toTick};
  return draw(
    chart.label,
    {
      grid: {
        ...toGrid(
          chart.curves.map(({name}) => name),
          CURVE,
        ),
        left: 60,
        right: 40,
      },
      legend: {
        ...toLegend(true, CURVE),
        ...LEGEND_PLACE,
        data: chart.curves.map(({name, guide}) => (guide ? {name, icon: DASHES} : {name})),
      },
      xAxis: {...axis, ...toDecades(xs), axisLabel: label, name: chart.x, nameGap: 30},
      yAxis: {...axis, ...toDecades(ys), axisLabel: label, name: chart.y, nameGap: 52},
      series: chart.curves.map(({name, points, guide}, index) => ({
        type: 'line',
        name,
        data: points.map(([x, y]) => [x, y]),
        z: chart.curves.length - index,
        symbol: guide ? 'none' : SYMBOLS[index % SYMBOLS.length],
        symbolSize: 8,
        lineStyle: guide ? {type: 'dashed', width: 1.5, color: 'var(--quiet)'} : {width: index === 0 ? 3 : 1.75},
        itemStyle: guide ? {color: 'var(--quiet)'} : {borderWidth: 0},
      })),
    },
    CURVE,
  );
}

/** Horizontal bars over a logarithmic axis, in groups with headings; values at the right, limits as marks. */
export function drawLogBars(chart: {
  label: string;
  x: string;
  series: readonly string[];
  groups: readonly BarGroup[];
}): string {
  const {rows, names, height} = stack(chart.groups);
  const limited = rows.some(({limit}) => limit !== undefined);
  const legend = [...(chart.series.length > 1 ? chart.series : []), ...(limited ? [LIMIT] : [])];
  const top = toTop(legend);
  const range = toDecades(rows.flatMap(({value, limit}) => [value / MIN_LENGTH, value, limit ?? value]));
  return draw(
    chart.label,
    {
      grid: {left: 22, right: VALUE_PX, top, height, outerBoundsMode: 'none'},
      legend: {
        ...toLegend(legend.length > 0, CURVE),
        ...LEGEND_PLACE,
        data: legend.map((name) => (name === LIMIT ? {name, icon: LIMIT_ICON} : {name, icon: 'rect'})),
      },
      xAxis: {
        type: 'log',
        ...VALUE_AXIS,
        ...range,
        axisLabel: {...VALUE_AXIS.axisLabel, formatter: toTick},
        name: chart.x,
        nameGap: 28,
      },
      yAxis: {type: 'value', min: 0, max: height, inverse: true, show: false},
      series: [
        ...chart.series.map((name) =>
          toBarSeries(
            name,
            rows.filter(({series}) => series === name),
          ),
        ),
        toLimitSeries(rows),
        toNameSeries(names, range.min),
      ],
    },
    {width: WIDTH, height: top + height + 54},
  );
}

type Row = BarGroup['bars'][number] & {readonly y: number};

function toBarSeries(name: string, rows: readonly Row[]): CustomSeriesOption {
  return {
    type: 'custom',
    name,
    clip: false,
    data: rows.map(({value, y}) => [value, y]),
    renderItem: ({coordSys, dataIndex}, api) => {
      const row = rows[dataIndex];
      const [end, y] = api.coord([row.value, row.y]);
      const {x, width} = coordSys as unknown as {x: number; width: number}; // coordSys of a Cartesian grid has both
      const bar = {x, y, width: Math.max(1, end - x), height: BAR_PX - 4, r: [0, 3, 3, 0]};
      const value = {
        ...TEXT,
        text: toValue(row.value),
        x: x + width + VALUE_PX - 12,
        y: y + bar.height / 2,
        align: 'right',
        verticalAlign: 'middle',
      } as const;
      return {
        type: 'group',
        children: [
          {type: 'rect', shape: bar, style: {fill: api.visual('color') as string}}, // every series has a colour
          {type: 'text', style: value},
        ],
      };
    },
  };
}

function toLimitSeries(rows: readonly Row[]): CustomSeriesOption {
  return {
    type: 'custom',
    name: LIMIT,
    itemStyle: {color: 'var(--ink)'},
    data: rows.flatMap(({limit, y}) => (limit === undefined ? [] : [[limit, y]])),
    renderItem: (_, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      return {type: 'rect', shape: {x: x - 1, y: y - 2, width: 2, height: BAR_PX}, style: {fill: 'var(--ink)'}};
    },
  };
}

function toNameSeries(names: readonly {readonly name: string; readonly y: number}[], left: number): CustomSeriesOption {
  return {
    type: 'custom',
    data: names.map(({y}) => [left, y]),
    renderItem: ({dataIndex}, api) => {
      const [x, y] = api.coord([left, names[dataIndex].y]);
      return {type: 'text', style: {...TEXT, text: names[dataIndex].name, x, y: y + 3, fontWeight: 'bold'}};
    },
  };
}

/** Positions of bars and headings, in pixels from the top. */
function stack(groups: readonly BarGroup[]) {
  let height = 0;
  const names: {name: string; y: number}[] = [];
  const rows: (BarGroup['bars'][number] & {y: number})[] = [];
  for (const {name, bars} of groups) {
    names.push({name, y: height});
    height += NAME_PX;
    for (const bar of bars) {
      rows.push({...bar, y: height});
      height += BAR_PX;
    }
    height += GROUP_GAP_PX;
  }
  return {rows, names, height};
}

/** Top of the chart area, below the legend. */
function toTop(legend: readonly string[]): number {
  return LEGEND_TOP_PX + Number(toGrid(legend, CURVE).top);
}

/** Range of powers of ten that contains the values, at least one decade. */
function toDecades(values: readonly number[]): {min: number; max: number} {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {min: Number(`1e${first}`), max: Number(`1e${last}`)};
}

function toTick(value: number): string {
  return value.toLocaleString('en-GB', {maximumFractionDigits: 6});
}

function toValue(value: number): string {
  return value.toLocaleString('en-GB', {maximumSignificantDigits: 3});
}
