import type {BarGroup, Curve} from '../../../src/trainer/report/draw-log-chart.ts';
import type {BenchRow} from '../suite.ts';

const EVENT = /^an event, ([\d,]+) items: step, scores, first 20/;
const FOOTPRINT = /^(?:files of a first shelf|all files|memory of).* items/;

/** Milliseconds an event over the number of items, beside exact scores and a line that grows as fast as the items. */
export function toGrowthCurves(rows: readonly BenchRow[]): Curve[] {
  const events = rows
    .flatMap((row) => {
      const items = toItems(EVENT.exec(row.name));
      return items === undefined ? [] : [{items, row}];
    })
    .sort((a, b) => a.items - b.items);
  if (events.length === 0) return [];
  const ours = events.map(({items, row}) => [items, row.ours] as const);
  const [[first, start], [last]] = [ours[0], ours[ours.length - 1]];
  return [
    {name: 'an event', points: ours},
    {
      name: 'every item scored exactly',
      points: events.flatMap(({items, row}) => (row.theirs === null ? [] : [[items, row.theirs] as const])),
    },
    {
      name: 'as fast as items',
      guide: true,
      points: [
        [first, start],
        [last, (start * last) / first],
      ] as const,
    },
  ].filter(({points}) => points.length > 0);
}

/** Files and memory of the largest catalogue in MB, with what they may be at most. */
export function toFootprint(rows: readonly BenchRow[]): BarGroup[] {
  return rows
    .filter(({name, unit}) => FOOTPRINT.test(name) && (unit === 'MB' || unit === 'bytes'))
    .map(({name, ours, limit, unit}) => {
      const one = unit === 'bytes' ? 1e6 : 1;
      return {
        name: name.replace(/^memory of ([\d,]+ items).*/, 'memory, $1'),
        bars: [{series: 'MB', value: ours / one, limit: limit === null ? undefined : limit / one}],
      };
    });
}

function toItems(found: RegExpExecArray | null): number | undefined {
  return found ? Number(found[1].replaceAll(',', '')) : undefined;
}
