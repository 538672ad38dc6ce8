import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {parseSegments} from '../src/core/contract/segments.ts';
import {toCategoryList} from '../src/core/features/category-path.ts';
import type {Product} from './catalogue/product.ts';

const SEGMENTS = path.join(import.meta.dirname, '..', 'public', 'models', 'demo', 'segments.json');

/** What the dashboard calls the numbers that browsers send: segments of the demo model, departments of the shop. */
export function toLabels(products: readonly Product[]): {segments?: readonly string[]; interests: readonly string[]} {
  const interests = toCategoryList(products);
  if (!existsSync(SEGMENTS)) return {interests};
  return {interests, segments: parseSegments(JSON.parse(readFileSync(SEGMENTS, 'utf8'))).names};
}
