import {readFile} from 'node:fs/promises';
import type {CatalogueLookup} from '../../core/clean/catalogue-lookup.ts';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import type {PageType} from '../../core/contract/page-types.ts';
import {startProgress} from '../progress.ts';
import {type CheckedCatalogue, checkCatalogue, readCatalogue} from './check-files.ts';
import {openOnce} from './examine.ts';
import {failed, type Finding} from './finding.ts';
import {findBrowser} from './find-browser.ts';
import {type Inspected, inspectPage, type PageTools, type Target} from './inspect-page.ts';
import {openBrowser, type PageBrowser} from './open-browser.ts';
import {openPageFiles} from './page-files.ts';
import {openAsk} from './read-page.ts';
import {isSitemap, readSitemap, toSample} from './sitemap.ts';

export interface InspectPagesOptions {
  /** Number of pages of each type taken from a sitemap. */
  readonly sample: number;
  /** Whether pages are opened in a browser, if there is one. */
  readonly useBrowser: boolean;
  /** Address or file of a catalogue, in place of that of each page's tag. */
  readonly catalogue?: string;
}

/** Types of pages that no sitemap lists: they are looked for on the pages of the sample. */
const LINKED: readonly (readonly [PageType, 'cart' | 'search'])[] = [
  ['cart', 'cart'],
  ['search', 'search'],
];

/**
 * Inspects pages and says what would be recorded on each.
 *
 * @param words addresses, files, and sitemaps, of which a sample is taken
 * @throws ProfilerError if no page can be inspected: the page script is not built, or the catalogue cannot be read
 */
export async function inspectPages(words: readonly string[], options: InspectPagesOptions): Promise<Inspected[]> {
  const files = await openPageFiles();
  const {browser, noBrowser} = await startBrowser(options.useBrowser);
  try {
    const catalogue = options.catalogue === undefined ? undefined : await openCatalogue(options.catalogue);
    const tools: PageTools = {files, browser, noBrowser, catalogue, once: openOnce()};
    const pages: Inspected[] = [];
    const {targets, unread} = await toTargets(words, options.sample);
    const progress = startProgress('pages', targets.length);
    for (const target of targets) {
      progress.show(pages.length, target.url);
      pages.push(await inspectPage(target, tools));
    }
    for (const target of toLinked(targets, pages)) pages.push(await inspectPage(target, tools));
    progress.show(targets.length);
    return [...unread, ...pages];
  } finally {
    await browser?.close();
  }
}

async function startBrowser(useBrowser: boolean): Promise<{browser?: PageBrowser; noBrowser: string}> {
  if (!useBrowser) return {noBrowser: '--no-browser was given'};
  const program = findBrowser();
  if (program === undefined)
    return {noBrowser: 'There is no browser: CHROME_PATH is not set, and no Chromium is on the PATH'};
  try {
    return {browser: await openBrowser(program), noBrowser: ''};
  } catch (error) {
    return {noBrowser: `${program} does not start (${toReason(error)})`};
  }
}

async function openCatalogue(name: string): Promise<CatalogueLookup | undefined> {
  const {findings, lookup}: CheckedCatalogue = /^https?:/.test(name)
    ? await checkCatalogue(new URL(name), openAsk(name))
    : readCatalogue(await readJsonFile(name));
  const wrong = findings.find(({verdict}) => verdict === 'failed');
  if (wrong) throw new ProfilerError('catalogue-missing', wrong.message);
  return lookup;
}

async function readJsonFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ProfilerError('catalogue-missing', `${file} cannot be read: ${toReason(cause)}. Check the path.`, {
      cause,
    });
  });
  try {
    return JSON.parse(text);
  } catch {
    return `${file} is not JSON`; // the schema refuses a text and quotes it in its error
  }
}

/** The pages that words name; a sitemap that cannot be read is reported as a page without events. */
async function toTargets(words: readonly string[], sample: number): Promise<{targets: Target[]; unread: Inspected[]}> {
  const targets: Target[] = [];
  const unread: Inspected[] = [];
  for (const word of words) {
    const isFile = !/^https?:/.test(word);
    if (!isSitemap(word)) {
      targets.push({url: word, isFile, named: isFile ? undefined : new URL(word).hostname, isSampled: false});
      continue;
    }
    try {
      for (const url of toSample(await readSitemap(word), sample))
        targets.push({url, isFile: false, named: new URL(isFile ? url : word).hostname, isSampled: true});
    } catch (error) {
      if (!(error instanceof ProfilerError)) throw error;
      unread.push({url: word, events: [], findings: [failed('sitemap', error.message)]});
    }
  }
  return {targets, unread};
}

/** Cart and search, which no sitemap lists, by a link or form on the pages that were looked at. */
function toLinked(targets: readonly Target[], pages: readonly Inspected[]): Target[] {
  const sampled = pages.filter((_, i) => targets[i].isSampled);
  const {named} = targets.find(({isSampled}) => isSampled) ?? {};
  return LINKED.flatMap(([type, link]): Target[] => {
    if (sampled.length === 0 || sampled.some(({inspection}) => inspection?.type === type)) return [];
    const url = sampled.map(({inspection}) => inspection?.[link]).find((address) => address != null);
    return url == null ? [] : [{url, isFile: false, named, isSampled: true}];
  });
}

/** Whether a page has a finding that something does not work. */
export function hasFailed({findings}: {readonly findings: readonly Finding[]}): boolean {
  return findings.some(({verdict}) => verdict === 'failed');
}
