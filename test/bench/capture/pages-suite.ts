import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {chromium} from '@playwright/test';
import {forEachAtOnce} from '../../support/capture-cases/at-once.ts';
import {BROWSER_ARGS, findBrowser} from '../../support/browser.ts';
import {type Kept, recordCase} from '../../support/capture-cases/run-case.ts';
import {type BenchOptions, type BenchResult, toMachine, toValueRow} from '../suite.ts';

/** What people read on a page; texts, because a value may be one of several. */
interface Truth {
  readonly url: string;
  readonly price?: readonly string[];
  readonly sku?: readonly string[];
}

/** What extruct, a reader of structured data, found on a page. */
interface Extracted {
  readonly price?: string;
}

/** A page and what was found on it. */
interface Judged {
  readonly truth: Truth;
  readonly views: readonly Kept[];
  readonly extracted: Extracted;
}

const AT_ONCE = 4;

/**
 * Product pages of real shops as they were stored, each opened in a browser with the script tag and without the
 * network: how many products are recorded, and whether the price is the one that people read.
 *
 * @param pages the folder `dataset` of https://github.com/scrapinghub/product-extraction-benchmark, which also holds
 *   what extruct found on the same pages
 */
export async function runPagesSuite({pages: folder = ''}: BenchOptions): Promise<BenchResult> {
  const truths = await readJson<Record<string, Truth>>(folder, 'ground-truth.json');
  const extracted = await readJson<Record<string, Extracted>>(folder, 'output/extruct.json');
  const browser = await chromium.launch({executablePath: findBrowser(), args: [...BROWSER_ARGS, '--no-sandbox']});
  try {
    const judged: Judged[] = [];
    await forEachAtOnce(Object.entries(truths), AT_ONCE, async ([id, truth], countWaiting) => {
      const {pathname, search} = new URL(truth.url);
      const html = gunzipSync(await readFile(path.join(folder, `html/${id}.html.gz`))).toString();
      const {events} = await recordCase(browser, {id, why: truth.url, pages: {[pathname + search]: html}, expect: []});
      const views = events.filter(({kind}) => kind === 'view');
      judged.push({truth, views, extracted: extracted[id] ?? {}});
      console.error(`${countWaiting()} pages wait: ${truth.url} ${views.map(toLine).join(' and ')}`);
    });
    return toResult(judged, browser.version());
  } finally {
    await browser.close();
  }
}

function toResult(judged: readonly Judged[], version: string): BenchResult {
  const priced = judged.filter(({truth}) => truth.price?.length);
  const count = (pages: readonly Judged[], is: (page: Judged) => boolean): number => pages.filter(is).length;
  const told = count(judged, ({views}) => views.length > 0);
  return {
    suite: 'pages',
    machine: toMachine(`Node ${process.version}`, `Chromium ${version}`),
    rows: [
      toValueRow(`pages with a product, of ${judged.length}`, {ours: told, unit: 'pages'}),
      toValueRow('pages with more than one product', {
        ours: count(judged, ({views}) => views.length > 1),
        limit: 0,
        unit: 'pages',
      }),
      toValueRow(`pages with the right price, of ${priced.length}; theirs: extruct`, {
        ours: count(priced, ({truth, views}) => views.length === 1 && isPrice(views[0].price, truth)),
        theirs: count(priced, ({truth, extracted}) => isPrice(extracted.price, truth)),
        unit: 'pages',
      }),
    ],
  };
}

/** The right answers take the point in `24.990 pesos` for a decimal one, so a thousand times as much is right too. */
function isPrice(found: unknown, {price = []}: Truth): boolean {
  if (found === undefined) return false;
  return price.some((text) => [1, 1000].some((factor) => Math.abs(Number(found) - factor * Number(text)) < 0.005));
}

function toLine({itemId, price, currency}: Kept): string {
  return `${itemId} ${price ?? '-'} ${currency ?? ''}`.trim();
}

async function readJson<T>(folder: string, name: string): Promise<T> {
  // A published file with just these fields.
  return JSON.parse(await readFile(path.join(folder, name), 'utf8')) as T;
}
