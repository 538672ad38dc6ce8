import type {BarGroup} from '../../../src/trainer/report/draw-log-chart.ts';
import type {BenchRow} from '../suite.ts';

export const MEDIAN = 'median';
export const P95 = '95 %';
const TIMED = /^(?:(\w+): )?((?:event until|worker start until) .+?)(?:, (median|95th percentile))?$/;
/** Rows without a browser's name are Chromium's. */
const CHROMIUM = 'Chromium';

/**
 * From an act of the shopper to what the page then shows: median and 95th percentile of each path, browsers beside
 * each other.
 */
export function toLatencyGroups(rows: readonly BenchRow[]): BarGroup[] {
  const paths = new Map<string, Map<string, BarGroup['bars'][number][]>>();
  for (const row of rows) {
    const [, browser = CHROMIUM, path, at = MEDIAN] = TIMED.exec(row.name) ?? [];
    if (!path || row.ours <= 0) continue;
    const browsers = paths.get(path) ?? new Map<string, BarGroup['bars'][number][]>();
    const bars = browsers.get(browser) ?? [];
    paths.set(path, browsers.set(browser, bars));
    bars.push({series: at === MEDIAN ? MEDIAN : P95, value: row.ours, limit: row.limit ?? undefined});
    // A path that promises its median alone has one row, whose spread holds the other.
    if (row.spread && !row.name.endsWith(at)) bars.push({series: P95, value: row.spread.ours.p95});
  }
  return [...paths].flatMap(([path, browsers]) =>
    [...browsers].map(([browser, bars]) => ({name: `${browser}: ${shorten(path)}`, bars})),
  );
}

/** So that a name fits above its bars. */
function shorten(path: string): string {
  return path
    .replace('event until durable and prediction ready', 'event → durable, predicted from')
    .replace('event until the re-ranked shelf is on screen', 'event → shelf')
    .replace(/main thread ([\d.]+) times slower/, 'page $1× slower')
    .replace('worker start until first prediction, files cached', 'worker start → first prediction');
}
