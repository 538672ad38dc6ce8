import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {parseSegments, type Segments} from '../../core/contract/segments.ts';
import type {SegmentFacts} from '../report/training-report.ts';

/** Maximum number of features in a description, those farthest from the mean first. */
const MAX_FEATURES = 4;

/**
 * Reads the segments of a model folder for a report.
 *
 * @returns undefined if the model has none
 * @throws ProfilerError `model-corrupt` if the file is not valid
 */
export async function readSegments(folder: string): Promise<SegmentFacts[] | undefined> {
  const file = path.join(folder, 'segments.json');
  if (!existsSync(file)) return undefined;
  const segments = parseSegments(JSON.parse(await readFile(file, 'utf8')));
  return segments.names.map((name, segment) => ({
    name,
    share: segments.shares[segment],
    description: describe(segments, segment),
  }));
}

/** Describes a centroid by its distances from the mean shopper, in standard deviations. */
function describe({centroids, features}: Segments, segment: number): string {
  return features
    .map((feature, k) => ({feature, value: centroids[segment][k]}))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, MAX_FEATURES)
    .map(({feature, value}) => `${feature} ${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)} σ`)
    .join(', ');
}
