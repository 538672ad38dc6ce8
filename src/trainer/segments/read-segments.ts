import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {parseSegments, type Segments} from '../../core/contract/segments.ts';
import type {SegmentFacts} from '../report/training-report.ts';

/** Features named in a description, the farthest from the mean first. */
const NAMED = 4;

/**
 * The segments beside a model, as a report shows them.
 *
 * @returns undefined where the model has none
 * @throws ProfilerError `model-corrupt` when the file does not fit
 */
export async function readSegments(folder: string): Promise<SegmentFacts[] | undefined> {
  const file = path.join(folder, 'segments.json');
  if (!existsSync(file)) return undefined;
  const segments = parseSegments(JSON.parse(await readFile(file, 'utf8')));
  return segments.names.map((name, own) => ({name, share: segments.shares[own], description: describe(segments, own)}));
}

/** Centre of a segment in words: how many standard deviations it lies from the mean shopper. */
function describe({centroids, features}: Segments, own: number): string {
  return features
    .map((feature, k) => ({feature, value: centroids[own][k]}))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, NAMED)
    .map(({feature, value}) => `${feature} ${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)} σ`)
    .join(', ');
}
