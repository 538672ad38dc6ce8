import {AXIS, draw, FONT_PX, SYMBOLS, toGrid, toLegend, VALUE_AXIS} from './chart-frame.ts';

/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** One value per label; undefined leaves a gap. */
  readonly values: readonly (number | undefined)[];
}

/** Line chart over categories, with a colour and a marker per series; the first series is emphasised. */
export function drawLines(chart: {
  label: string;
  x: string;
  y: string;
  labels: readonly string[];
  series: readonly Series[];
  fromZero?: boolean;
}): string {
  return draw(chart.label, {
    grid: toGrid(chart.series.length > 1 ? chart.series.map(({name}) => name) : []),
    legend: toLegend(chart.series.length > 1),
    xAxis: {type: 'category', data: [...chart.labels], name: chart.x, nameGap: 28, boundaryGap: false, ...AXIS},
    yAxis: {type: 'value', name: chart.y, nameGap: 44, scale: !chart.fromZero, ...VALUE_AXIS},
    series: chart.series.map(({name, values}, index) => ({
      type: 'line',
      name,
      data: values.map((value) => value ?? null),
      z: chart.series.length - index,
      symbol: SYMBOLS[index % SYMBOLS.length],
      symbolSize: 7,
      lineStyle: {width: index === 0 ? 3 : 1.75},
      itemStyle: {borderWidth: 0},
    })),
  });
}

/** Vertical bars, one per label. */
export function drawBars(chart: {
  label: string;
  x: string;
  y: string;
  labels: readonly string[];
  values: readonly number[];
}): string {
  return draw(chart.label, {
    grid: toGrid([]),
    xAxis: {type: 'category', data: [...chart.labels], name: chart.x, nameGap: 28, ...AXIS},
    yAxis: {type: 'value', name: chart.y, nameGap: 44, ...VALUE_AXIS},
    series: [{type: 'bar', data: [...chart.values], barMaxWidth: 28, itemStyle: {borderRadius: [3, 3, 0, 0]}}],
  });
}

/** Horizontal bars with their values, the first at the top; for long labels. */
export function drawRows(chart: {
  label: string;
  x: string;
  labels: readonly string[];
  values: readonly number[];
}): string {
  return draw(chart.label, {
    grid: {left: 168, right: 56, top: 8, bottom: 44},
    xAxis: {type: 'value', name: chart.x, nameGap: 26, ...VALUE_AXIS},
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...chart.labels],
      ...AXIS,
      axisLabel: {...AXIS.axisLabel, color: 'var(--ink)', width: 138, overflow: 'break', lineHeight: 16},
    },
    series: [
      {
        type: 'bar',
        data: [...chart.values],
        barMaxWidth: 26,
        itemStyle: {borderRadius: [0, 3, 3, 0]},
        label: {
          show: true,
          position: 'right',
          color: 'var(--ink)',
          fontSize: FONT_PX,
          formatter: ({value}) => Number(value).toFixed(1),
        },
      },
    ],
  });
}

/** Reliability diagram: points compared with the diagonal. */
export function drawReliability(chart: {
  label: string;
  points: readonly {readonly predicted: number; readonly observed: number}[];
}): string {
  const largest = Math.max(0.01, ...chart.points.flatMap(({predicted, observed}) => [predicted, observed]));
  const step = largest <= 0.25 ? 0.05 : largest <= 0.5 ? 0.1 : 0.2;
  const end = Math.min(1, Math.ceil(largest / step) * step);
  const axis = {type: 'value', min: 0, max: end, interval: step, ...VALUE_AXIS} as const;
  return draw(chart.label, {
    grid: toGrid(['model', 'perfectly calibrated']),
    legend: toLegend(true),
    xAxis: {...axis, name: 'predicted', nameGap: 28},
    yAxis: {...axis, name: 'observed', nameGap: 44},
    series: [
      {
        type: 'line',
        name: 'model',
        data: chart.points.map(({predicted, observed}) => [predicted, observed]),
        symbol: 'circle',
        symbolSize: 8,
        lineStyle: {width: 2},
        itemStyle: {borderWidth: 0},
        clip: false,
      },
      {
        type: 'line',
        name: 'perfectly calibrated',
        data: [
          [0, 0],
          [end, end],
        ],
        symbol: 'none',
        lineStyle: {type: 'dashed', width: 1.5, color: 'var(--quiet)'},
        itemStyle: {color: 'var(--quiet)'},
      },
    ],
  });
}
