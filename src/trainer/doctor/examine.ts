import {ProfilerError} from '../../core/contract/errors.ts';
import {checkCatalogue, checkModel, checkScripts, checkSync} from './check-files.ts';
import {checkPolicy} from './check-policy.ts';
import {failed, type Finding, ok, warning} from './finding.ts';
import type {PageElement} from './page-elements.ts';
import {readPage, type ScriptTag, type ShopPage} from './read-page.ts';

const CONSENT_MODES = ['auto', 'manual', 'granted'];
const ENGINES = ['auto', 'webgl', 'cpu'];

/**
 * Checks a shop's page as its server delivers it: script tag, files, model, catalogue, sync server, policy, and
 * product markup.
 *
 * @throws ProfilerError `input-missing` when the page itself does not answer
 */
export async function examine(address: string): Promise<Finding[]> {
  const page = await readPage(address);
  const {script} = page;
  if (!script) {
    return [
      failed('script tag', `${page.url.href} has no <script src="…/vitrine.js">. Add the tag to the page's head.`),
    ];
  }
  const {attributes, src} = script;
  const toAddress = (name: string): URL | undefined =>
    attributes[name] && URL.canParse(attributes[name], page.url.href) ? new URL(attributes[name], page.url) : undefined;
  const [model, catalogue, sync] = [toAddress('data-model'), toAddress('data-catalogue'), toAddress('data-sync')];
  const worker = toAddress('data-worker') ?? new URL('vitrine-worker.js', src);
  const connections = [model, catalogue, sync].filter((url) => url !== undefined);
  const later = await Promise.all([
    attempt('scripts', () => checkScripts(script, page.url)),
    model
      ? attempt('model', () => checkModel(model))
      : [warning('model', 'There is no data-model: shelves rank without a network.')],
    catalogue
      ? attempt('catalogue', () => checkCatalogue(catalogue))
      : [failed('catalogue', 'There is no data-catalogue: shelves have nothing to show.')],
    sync
      ? attempt('sync', () => checkSync(sync, page.url))
      : [ok('sync', 'There is no data-sync: nothing is ever sent.')],
  ]);
  return [
    ...checkTag(script),
    ...later.flat(),
    ...checkPolicy(page.policy, {page: page.url, script: src, worker, connections}),
    checkMarkup(page),
  ];
}

function checkTag({attributes, hasStub}: ScriptTag): Finding[] {
  const findings: Finding[] = [];
  if (!('async' in attributes) && !('defer' in attributes) && attributes.type !== 'module') {
    findings.push(warning('script tag', 'The tag has no async: the page waits for it. Add async.'));
  }
  if (!hasStub) {
    findings.push(
      warning('script tag', 'The queue stub does not stand before it: calls made before it arrives are lost.'),
    );
  }
  for (const [name, known] of [
    ['data-consent', CONSENT_MODES],
    ['data-engine', ENGINES],
  ] as const) {
    const value = attributes[name];
    if (value === undefined || known.includes(value)) continue;
    findings.push(failed('script tag', `${name} is "${value}", expected ${known.join(', ')}.`));
  }
  return findings.length > 0
    ? findings
    : [ok('script tag', `It is there, with ${attributes['data-consent'] ?? 'auto'} consent.`)];
}

/** Kinds of product markup, each with a test that recognises it by an element. */
const MARKUP: Readonly<Record<string, (element: PageElement) => boolean>> = {
  'JSON-LD': ({tag, attributes}) => tag === 'script' && /^\s*application\/ld\+json\b/i.test(attributes['type'] ?? ''),
  dataLayer: ({tag, text}) => tag === 'script' && /\bdataLayer\b/.test(text),
  microdata: ({attributes}) => /(^|\s)https?:\/\/schema\.org\/Product(\s|$)/i.test(attributes['itemtype'] ?? ''),
  'data-vitrine-*': ({attributes}) => Object.keys(attributes).some((name) => name.startsWith('data-vitrine-')),
};

/** Checks whether the page has product markup. */
function checkMarkup({elements}: ShopPage): Finding {
  const names = Object.keys(MARKUP).filter((name) => elements.some(MARKUP[name]));
  if (names.length > 0) return ok('capture', `The page says what it shows by ${names.join(', ')}.`);
  return warning(
    'capture',
    'The HTML has no JSON-LD, dataLayer, microdata or data-vitrine-*: events come only from scripts that run later.',
  );
}

async function attempt(check: string, work: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProfilerError)) throw error;
    return [failed(check, error.message)];
  }
}
