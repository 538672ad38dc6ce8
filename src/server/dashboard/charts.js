/** @typedef {import('../audiences.ts').AudienceDay} AudienceDay */
/** @typedef {import('../audiences.ts').Group} Group */
/** @typedef {{mark: string, text: string, quiet: string, grid: string, raised: string, series: readonly string[]}} Palette */

/** Half of an interval that holds the truth 95 times in 100, in standard errors. */
const WIDTH_95 = 1.96;
/** Lines in one chart; more cannot be told apart. */
const MOST_LINES = 6;
const DAY_MS = 86_400_000;
const ROW_PX = 34;
const LEGEND_ROW_PX = 24;
/** Symbol and gaps of a legend's entry, and a letter of its text. */
const LEGEND_ENTRY_PX = 32;
const LETTER_PX = 7;
const FONT = {fontFamily: 'system-ui, sans-serif', fontSize: 13};

// The charting library empties its container by `innerHTML = ''`; the page's policy lets that through, and nothing else.
/** @type {{trustedTypes?: {createPolicy(name: string, rules: object): void}}} */ (
  globalThis
).trustedTypes?.createPolicy('default', {createHTML: (/** @type {string} */ text) => (text === '' ? text : null)});

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
    series: read('series')
      .split(',')
      .map((colour) => colour.trim()),
  };
}

/**
 * Half the width of the 95 % interval of a group's share.
 *
 * @param {Group} group
 */
export function toHalfWidth({standardError}) {
  return WIDTH_95 * standardError;
}

/** @param {number} share 0 to 1 */
export function toPercent(share) {
  const value = 100 * share;
  return `${Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** @param {number} day days since the Unix epoch, UTC */
export function toDate(day) {
  const options = /** @type {const} */ ({day: 'numeric', month: 'short', timeZone: 'UTC'});
  return new Intl.DateTimeFormat('en-GB', options).format(day * DAY_MS);
}

/**
 * Number of sharing shoppers by day.
 *
 * @param {readonly AudienceDay[]} days
 * @param {Palette} palette
 */
export function toShoppersOption(days, palette) {
  return {
    ...toFrame(palette),
    ...toDayAxes(days, palette),
    tooltip: {...toTooltip(palette), valueFormatter: (/** @type {number} */ value) => `${value} shoppers`},
    series: [
      {
        type: 'line',
        name: 'Sharing',
        data: days.map(({shoppers}) => shoppers),
        showSymbol: days.length < 2,
        color: palette.series[0],
        areaStyle: {opacity: 0.12},
        lineStyle: {width: 2},
      },
    ],
  };
}

/** Height of a chart of bars. @param {readonly Group[]} groups */
export function toBarsHeight(groups) {
  return groups.length * ROW_PX + 44;
}

/**
 * Today's groups as bars, each with its 95 % interval.
 *
 * @param {readonly Group[]} groups shown ones, top to bottom
 * @param {Palette} palette
 */
export function toBarsOption(groups, palette) {
  const ordered = [...groups].reverse(); // The axis grows upwards.
  const half = ordered.map(toHalfWidth);
  const shares = ordered.map(({share}) => share ?? 0);
  return {
    ...toFrame(palette),
    grid: {left: 4, right: 24, top: 4, bottom: 4, containLabel: true},
    tooltip: {
      ...toTooltip(palette),
      axisPointer: {type: 'shadow'},
      formatter: (/** @type {{dataIndex: number}[]} */ [{dataIndex}]) =>
        `${ordered[dataIndex].label}: ${toPercent(shares[dataIndex])} ± ${toPercent(half[dataIndex])}`,
    },
    xAxis: {
      type: 'value',
      min: 0,
      axisLabel: {color: palette.quiet, formatter: (/** @type {number} */ share) => `${Math.round(100 * share)} %`},
      splitLine: {lineStyle: {color: palette.grid}},
    },
    yAxis: {
      type: 'category',
      data: ordered.map(({label}) => label),
      axisTick: {show: false},
      axisLine: {show: false},
      axisLabel: {color: palette.text, ...FONT, width: 160, overflow: 'break'},
    },
    series: [
      {
        type: 'bar',
        data: shares,
        color: palette.series[0],
        barMaxWidth: 18,
        itemStyle: {borderRadius: [0, 4, 4, 0], opacity: 0.85},
      },
      {
        type: 'custom',
        silent: true,
        z: 3,
        data: shares.map((share, row) => [Math.max(0, share - half[row]), share + half[row], row]),
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
    children: [line([from, y, to, y]), line([from, y - 4, from, y + 4]), line([to, y - 4, to, y + 4])],
  };
}

/**
 * The groups over the days: a line each with a band of 95 %, a gap where it may not be shown.
 *
 * @param {readonly AudienceDay[]} days
 * @param {readonly (readonly Group[])[]} groups [day][answer]
 * @param {{answers: readonly number[], palette: Palette, width: number}} options `answers` says which groups, at most MOST_LINES of them
 *   are drawn; `width` of the chart in pixels
 */
export function toLinesOption(days, groups, {answers, palette, width}) {
  const drawn = answers.slice(0, MOST_LINES).map((answer, own) => {
    const points = groups.map((day) => day.find((group) => group.answer === answer));
    const label = points.find((point) => point)?.label ?? '';
    return {label, colour: palette.series[own % palette.series.length], points};
  });
  // The library does not make room for a legend that wraps.
  const rows = Math.ceil(drawn.reduce((sum, {label}) => sum + LEGEND_ENTRY_PX + label.length * LETTER_PX, 0) / width);
  const shareOf = (/** @type {Group | undefined} */ group) => group?.share ?? null;
  return {
    ...toFrame(palette),
    ...toDayAxes(days, palette, (share) => `${Math.round(100 * share)} %`),
    legend: {
      top: 0,
      left: 0,
      icon: 'roundRect',
      itemWidth: 12,
      itemHeight: 4,
      textStyle: {color: palette.text, ...FONT},
      data: drawn.map(({label}) => label),
    },
    grid: {left: 4, right: 16, top: 16 + LEGEND_ROW_PX * rows, bottom: 4, containLabel: true},
    tooltip: {
      ...toTooltip(palette),
      formatter: (/** @type {{dataIndex: number}[]} */ [{dataIndex}]) =>
        [toDate(days[dataIndex].day), ...drawn.map(({label, points}) => `${label}: ${toText(points[dataIndex])}`)].join(
          '\n',
        ),
    },
    series: drawn.flatMap(({label, colour, points}, own) => [
      {
        type: 'line',
        name: label,
        data: points.map(shareOf),
        color: colour,
        showSymbol: days.length < 2,
        lineStyle: {width: 2},
        z: 3,
      },
      // A band is a stack: an unseen line up to its lower edge, and an area from there to the upper one.
      ...[
        points.map((group) => (shareOf(group) === null ? null : toEdges(group)[0])),
        points.map((group) => (shareOf(group) === null ? null : toEdges(group)[1] - toEdges(group)[0])),
      ].map((data, edge) => ({
        type: 'line',
        data,
        stack: `band-${own}`,
        silent: true,
        symbol: 'none',
        color: colour,
        lineStyle: {opacity: 0},
        areaStyle: {opacity: edge === 0 ? 0 : 0.13},
        tooltip: {show: false},
      })),
    ]),
  };
}

/** @param {Group | undefined} group */
function toText(group) {
  if (!group || group.share === null) return 'too few to show';
  return `${toPercent(group.share)} ± ${toPercent(toHalfWidth(group))}`;
}

/** @param {Group | undefined} group @returns {[number, number]} */
function toEdges(group) {
  const share = group?.share ?? 0;
  const half = group ? toHalfWidth(group) : 0;
  return [Math.max(0, share - half), Math.max(0, share + half)];
}

/** @param {Palette} palette */
function toFrame({text}) {
  return {
    animation: false,
    textStyle: {color: text, ...FONT},
    grid: {left: 4, right: 16, top: 16, bottom: 4, containLabel: true},
  };
}

/** Tooltips are drawn on the canvas: the page's policy allows no markup from text. @param {Palette} palette */
function toTooltip({raised, text, grid}) {
  return {
    trigger: 'axis',
    renderMode: 'richText',
    confine: true,
    backgroundColor: raised,
    borderColor: grid,
    textStyle: {color: text},
  };
}

/**
 * @param {readonly AudienceDay[]} days
 * @param {Palette} palette
 * @param {(value: number) => string} [formatter]
 */
function toDayAxes(days, {quiet, grid}, formatter = String) {
  return {
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: days.map(({day}) => toDate(day)),
      axisLabel: {color: quiet, hideOverlap: true},
      axisTick: {show: false},
      axisLine: {lineStyle: {color: grid}},
    },
    yAxis: {
      type: 'value',
      min: 0,
      minInterval: formatter === String ? 1 : undefined,
      axisLabel: {color: quiet, formatter},
      splitLine: {lineStyle: {color: grid}},
    },
  };
}
