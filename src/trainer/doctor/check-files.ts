import {buildCatalogueLookup, type CatalogueLookup} from '../../core/clean/catalogue-lookup.ts';
import {type Catalogue, parseCatalogue} from '../../core/contract/catalogue.ts';
import {parseManifest, toFileList} from '../../core/contract/manifest.ts';
import {toSha256} from '../sha256.ts';
import {failed, type Finding, ok, warning} from './finding.ts';
import type {Ask, ScriptTag} from './read-page.ts';

/** Files that the page script loads from beside itself. */
export const CHUNKS = [
  'vitrine-worker.js',
  'vitrine-main.js',
  'vitrine-capture.js',
  'vitrine-markup.js',
  'vitrine-platforms.js',
  'vitrine-dialects.js',
  'vitrine-address.js',
  'vitrine-left.js',
  'vitrine-widgets.js',
];
/** Doctor warns if more than this share of the products lacks a field. */
const MANY = 0.05;

/** Checks that page script and chunks exist and are scripts, and that the worker has the page's own origin. */
export async function checkScripts({src, attributes}: ScriptTag, page: URL, ask: Ask): Promise<Finding[]> {
  const worker = attributes['data-worker'] ? new URL(attributes['data-worker'], page) : new URL(CHUNKS[0], src);
  const addresses = [src, worker, ...CHUNKS.slice(1).map((name) => new URL(name, src))];
  const findings = await Promise.all(
    addresses.map(async (address): Promise<Finding> => {
      const {ok: isThere, status, headers, body} = await ask(address);
      await body?.cancel();
      const type = headers.get('content-type') ?? 'no type';
      if (!isThere)
        return failed('scripts', `${address.href} answered ${status}. Serve all files of dist from one folder.`);
      if (/javascript/.test(type)) return ok('scripts', `${address.pathname} is there.`);
      return failed('scripts', `${address.href} is served as ${type}. Serve it as text/javascript.`);
    }),
  );
  if (worker.origin !== page.origin) {
    findings.push(
      warning(
        'scripts',
        `The worker comes from ${worker.origin}: it starts through a blob, which a Content-Security-Policy must allow with worker-src blob:.`,
      ),
    );
  }
  return findings;
}

/** Checks the model: its manifest is valid, and every file has the hash given there. */
export async function checkModel(address: URL, ask: Ask): Promise<Finding[]> {
  const response = await ask(address);
  if (!response.ok)
    return [failed('model', `${address.href} answered ${response.status}, expected 200. Check data-model.`)];
  const manifest = parseManifest(await readJson(response, address));
  const findings: Finding[] = [];
  let bytes = 0;
  for (const {name, sha256} of toFileList(manifest.files)) {
    const file = await ask(new URL(name, address));
    if (!file.ok) {
      findings.push(failed('model', `${name} answered ${file.status}. Copy all files of the model's folder.`));
      continue;
    }
    const content = new Uint8Array(await file.arrayBuffer());
    bytes += content.length;
    if (toSha256(content) === sha256) continue;
    findings.push(
      failed('model', `${name} does not have the hash that the manifest gives. Copy the model's folder again.`),
    );
  }
  if (findings.length > 0) return findings;
  return [
    ok(
      'model',
      `${manifest.items} items, ${(bytes / 1e6).toFixed(2)} MB, every file has the hash that the manifest gives.`,
    ),
  ];
}

/** A catalogue, and what was found in it. */
export interface CheckedCatalogue {
  readonly findings: readonly Finding[];
  /** Undefined if the catalogue could not be loaded. */
  readonly lookup?: CatalogueLookup;
}

/** Checks a catalogue: whether it is valid, and which fields its products lack. */
export async function checkCatalogue(address: URL, ask: Ask): Promise<CheckedCatalogue> {
  const response = await ask(address);
  if (!response.ok)
    return {
      findings: [failed('catalogue', `${address.href} answered ${response.status}, expected 200. Check its address.`)],
    };
  return readCatalogue(await readJson(response, address));
}

/** Checks the content of a catalogue's file. @throws ProfilerError `catalogue-invalid` */
export function readCatalogue(raw: unknown): CheckedCatalogue {
  const catalogue = parseCatalogue(raw);
  const {items, currency} = catalogue;
  const findings = [ok('catalogue', `${items.length} products, prices in ${currency}.`)];
  const fields = {url: 'a link', image: 'a picture', priceCents: 'a price', category: 'a category'} as const;
  for (const [field, words] of Object.entries(fields) as [keyof Catalogue['items'][number], string][]) {
    const missing = items.filter((item) => item[field] === undefined).length;
    if (missing > MANY * items.length) {
      findings.push(
        warning(
          'catalogue',
          `${missing} of ${items.length} products have no ${field}: they are shown without ${words}.`,
        ),
      );
    }
  }
  return {findings, lookup: buildCatalogueLookup(catalogue)};
}

/** Checks that the sync server allows this page's origin. */
export async function checkSync(base: URL, page: URL, ask: Ask): Promise<Finding[]> {
  const address = new URL(`${base.href.replace(/\/$/, '')}/reports`);
  const preflight = {'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type'};
  const response = await ask(address, {method: 'OPTIONS', headers: {origin: page.origin, ...preflight}});
  if (response.status >= 400)
    return [failed('sync', `${address.href} answered ${response.status} to a preflight. Check data-sync.`)];
  const allowed = response.headers.get('access-control-allow-origin');
  if (address.origin === page.origin || allowed === page.origin || allowed === '*') {
    return [ok('sync', `${address.origin} accepts reports from ${page.origin}.`)];
  }
  return [
    failed('sync', `${address.origin} accepts no reports from ${page.origin}. Start it with --origin ${page.origin}.`),
  ];
}

async function readJson(response: Response, address: URL): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return `${address.pathname} is not JSON`; // the schema refuses a text and quotes it in its error
  }
}
