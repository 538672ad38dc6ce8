import {readFile} from 'node:fs/promises';
import {gunzipSync} from 'node:zlib';
import {DOMParser} from 'linkedom';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import {type PageType, toTypeOfAddress} from '../../core/contract/page-types.ts';
import {type Ask, openAsk, readBytes} from './read-page.ts';

/** Limits of a sitemap: its protocol allows 50 MB and 50,000 addresses a file. */
const MAX_BYTES = 50_000_000;
const MAX_FILES = 30;
/** Maximum number of first folders of whose addresses of unknown type a sample is taken: those with most addresses. */
const MAX_FOLDERS = 4;
/** Maximum number of addresses of such a folder from which the sample is drawn. */
const MAX_OF_FOLDER = 1000;

/** Types of the pages that a part of a sitemap lists, by what shop systems call its file. */
const PART_NAMES: readonly (readonly [PageType, RegExp])[] = [
  ['product', /product(?!_cat|-cat|_tag)|artikel|produkt/i],
  ['category', /categor|collection|_cat\b|kategorie|product_cat/i],
];

/** Whether an argument of the command line names a sitemap. */
export function isSitemap(word: string): boolean {
  return /\.xml(\.gz)?([?#]|$)/i.test(word);
}

/**
 * Reads a sitemap, of one file or an index of several, plain or gzip.
 *
 * @returns its addresses, by the type of page that they look like
 * @throws ProfilerError `input-missing` if it cannot be loaded, `input-format` if it lists no page
 */
export async function readSitemap(word: string): Promise<Map<PageType, string[]>> {
  const isFile = !/^https?:/.test(word);
  const ask = isFile ? undefined : openAsk(word);
  const found = new Map<PageType, string[]>();
  const open = [word];
  const seen = new Set(open);
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    const {pages, parts} = parseSitemap(await readPart(name, ask), name);
    for (const part of parts)
      if (seen.size < MAX_FILES && !seen.has(part)) {
        seen.add(part);
        open.push(part);
      }
    const [hint] = PART_NAMES.find(([, pattern]) => name !== word && pattern.test(name)) ?? [];
    for (const page of pages) {
      const type = hint ?? toTypeOfAddress(toPathAndQuery(page));
      const list = found.get(type);
      if (list) list.push(page);
      else found.set(type, [page]);
    }
  }
  if (found.size === 0)
    throw new ProfilerError(
      'input-format',
      `${word} lists no web address. Give a sitemap with <url> entries, or pages.`,
    );
  return found;
}

/** A sample of the addresses of each type, and of those of unknown type in each of the largest folders. */
export function toSample(found: ReadonlyMap<PageType, readonly string[]>, count: number): string[] {
  const known = [...found].flatMap(([type, pages]) => (type === 'other' ? [] : spread(pages, count)));
  const folders = new Map<string, string[]>();
  for (const page of found.get('other') ?? []) {
    const folder = toFolder(page);
    folders.set(folder, [...(folders.get(folder) ?? []).slice(0, MAX_OF_FOLDER), page]);
  }
  const largest = [...folders.values()].sort((a, b) => b.length - a.length).slice(0, MAX_FOLDERS);
  const all = [...known, ...largest.flatMap((pages) => spread(pages, count))];
  const [first] = all;
  const home = first === undefined || found.has('home') ? [] : [new URL('/', first).href];
  return [...new Set([...home, ...all])];
}

function spread(pages: readonly string[], count: number): string[] {
  const step = Math.max(1, pages.length / count);
  return Array.from({length: Math.min(count, pages.length)}, (_, i) => pages[Math.floor(i * step)]);
}

async function readPart(name: string, ask: Ask | undefined): Promise<Buffer> {
  const bytes = /^https?:/.test(name) ? await load(name, ask ?? openAsk(name)) : await readLocal(name);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, {maxOutputLength: MAX_BYTES});
  } catch (cause) {
    throw new ProfilerError('input-format', `${name} cannot be unpacked: ${toReason(cause)}.`, {cause});
  }
}

async function load(address: string, ask: Ask): Promise<Buffer> {
  const response = await ask(address);
  if (!response.ok)
    throw new ProfilerError(
      'input-missing',
      `${address} answered ${response.status}, expected 200. Check the address.`,
    );
  return readBytes(response, address, MAX_BYTES);
}

async function readLocal(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ProfilerError('input-missing', `${file} cannot be read: ${toReason(cause)}. Check the path.`, {cause});
  }
}

/** https://www.sitemaps.org/protocol.html */
function parseSitemap(bytes: Buffer, name: string): {pages: string[]; parts: string[]} {
  const document = new DOMParser().parseFromString(bytes.toString('utf8').replace(/^\uFEFF/, ''), 'text/xml');
  const read = (parent: string): string[] =>
    [...document.getElementsByTagName('loc')]
      .filter((element) => element.parentElement?.localName === parent)
      .map((element) => (element.textContent ?? '').trim())
      .filter((text) => /^https?:/.test(text) && URL.canParse(text));
  const [pages, parts] = [read('url'), read('sitemap')];
  if (pages.length + parts.length > 0) return {pages, parts};
  throw new ProfilerError('input-format', `${name} is not a sitemap: it has neither <url> nor <sitemap>.`);
}

function toPathAndQuery(address: string): string {
  const {pathname, search} = new URL(address);
  return pathname + search;
}

function toFolder(address: string): string {
  const [, folder, rest] = new URL(address).pathname.split('/');
  return rest === undefined ? '' : folder;
}
