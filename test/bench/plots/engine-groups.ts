import type {BarGroup} from '../../../src/trainer/report/draw-log-chart.ts';
import type {BenchRow} from '../suite.ts';

/**
 * What stands in the plot, where its time is in the row of a browser, and on which side. The first pattern that a row
 * has counts.
 */
const ENGINES: readonly {name: string; side: 'ours' | 'theirs'; patterns: readonly RegExp[]}[] = [
  {
    name: 'our CPU engine',
    side: 'ours',
    // First the row that was measured in turns with its nearest peer.
    patterns: [/^CPU event, ITEMS items, against onnxruntime-web/, /^CPU event, scores of ITEMS items, first 20$/],
  },
  {name: 'our WebGL engine', side: 'ours', patterns: [/^WebGL step, scores of ITEMS items/]},
  {name: 'onnxruntime-web, WASM', side: 'theirs', patterns: [/^CPU event, ITEMS items, against onnxruntime-web/]},
  {name: 'tf.layers, WASM', side: 'theirs', patterns: [/^CPU event, ITEMS items, against tf\.layers on its wasm/]},
  {name: 'tf.layers, CPU', side: 'theirs', patterns: [/^CPU event, ITEMS items, against tf\.layers on its cpu/]},
  {name: 'tf.layers, WebGL', side: 'theirs', patterns: [/^WebGL step, scores of ITEMS items.* tf\.layers on WebGL/]},
  {
    name: 'floor: one WebGL operation, read back',
    side: 'theirs',
    patterns: [/^WebGL step, scores of ITEMS items.* one operation and its read-back/],
  },
  {
    name: 'floor: float32 rows read once',
    side: 'theirs',
    patterns: [/^exact scores of ITEMS items against reading their float32 rows once/],
  },
];
/** Rows that hold a peer, with their number of items. */
const PEER = /^(?!Node)\w+: .*?([\d,]+) items.*, against (?:tf\.layers|onnxruntime-web)/;
/** The engine suite's first browser has no name in its rows. */
const CHROMIUM = 'browser';

/**
 * One event on every engine in every browser, for each number of items at which a peer was measured; the smallest
 * first.
 */
export function toEngineGroups(
  rows: readonly BenchRow[],
): {items: number; browsers: readonly string[]; groups: readonly BarGroup[]}[] {
  const sizes = new Set(rows.flatMap(({name}) => PEER.exec(name)?.[1] ?? []));
  return [...sizes]
    .map((shown) => ({shown, items: Number(shown.replaceAll(',', ''))}))
    .sort((a, b) => a.items - b.items)
    .map(({shown, items}) => {
      const groups = ENGINES.map(({name, side, patterns}) => ({
        name,
        bars: toBrowsers(rows).flatMap(({prefix, series}) => {
          const value = patterns
            .map((pattern) => new RegExp(pattern.source.replace('ITEMS', shown)))
            .map((pattern) =>
              rows.find((row) => row.name.startsWith(prefix) && pattern.test(row.name.slice(prefix.length))),
            )
            .find((row) => row !== undefined)?.[side];
          return value ? [{series, value}] : [];
        }),
      })).filter(({bars}) => bars.length > 0);
      const known = new Set(groups.flatMap(({bars}) => bars.map(({series}) => series)));
      return {items, groups, browsers: toBrowsers(rows).flatMap(({series}) => (known.has(series) ? [series] : []))};
    });
}

/** In the order of the rows. */
function toBrowsers(rows: readonly BenchRow[]): {prefix: string; series: string}[] {
  const names = new Set(rows.flatMap(({name}) => /^(\w+): /.exec(name)?.[1] ?? []));
  names.delete('Node');
  return [...names].map((name) => ({prefix: `${name}: `, series: name === CHROMIUM ? 'Chromium' : name}));
}
