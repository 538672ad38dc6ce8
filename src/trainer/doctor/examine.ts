import {ProfilerError} from '../../core/contract/errors.ts';
import type {CatalogueLookup} from '../../core/clean/catalogue-lookup.ts';
import {type CheckedCatalogue, checkCatalogue, checkModel, checkScripts, checkSync} from './check-files.ts';
import {checkPolicy} from './check-policy.ts';
import {failed, type Finding, ok, warning} from './finding.ts';
import {type Ask, openAsk, readPage, type ScriptTag, type ShopPage} from './read-page.ts';

const CONSENT_MODES = ['auto', 'manual', 'granted'];
const ENGINES = ['auto', 'webgl', 'cpu'];

/** What was found about a page's tag and the files that it names. */
export interface Examined {
  readonly findings: readonly Finding[];
  /** The catalogue that the tag names. */
  readonly catalogue?: CatalogueLookup;
}

/** Runs a check whose result is the same for all pages: once for each key. */
export type Once = <Result>(key: string, run: () => Promise<Result>) => Promise<Result>;

export function openOnce(): Once {
  const results = new Map<string, Promise<unknown>>();
  return <Result>(key: string, run: () => Promise<Result>) => {
    const known = results.get(key) ?? run();
    results.set(key, known);
    return known as Promise<Result>; // a key stands for one check, and so for one type of result
  };
}

/**
 * Checks a shop's page as its server delivers it: script tag, files, model, catalogue, sync server and policy.
 *
 * @throws ProfilerError `input-missing` when the page itself does not answer
 */
export async function examine(address: string): Promise<readonly Finding[]> {
  const ask = openAsk(address);
  return (await examinePage(await readPage(address, ask), ask, openOnce())).findings;
}

/** Like examine, for a page that was already read. @param script its tag; by default that in its HTML */
export async function examinePage(
  page: ShopPage,
  ask: Ask,
  once: Once,
  script: ScriptTag | undefined = page.script,
): Promise<Examined> {
  if (!script) return {findings: [toMissingTag(page.url.href)]};
  const {attributes, src} = script;
  const toAddress = (name: string): URL | undefined =>
    attributes[name] && URL.canParse(attributes[name], page.url.href) ? new URL(attributes[name], page.url) : undefined;
  const [model, catalogue, sync] = [toAddress('data-model'), toAddress('data-catalogue'), toAddress('data-sync')];
  const worker = toAddress('data-worker') ?? new URL('vitrine-worker.js', src);
  const connections = [model, catalogue, sync].filter((url) => url !== undefined);
  const {origin} = page.url;
  const noCatalogue: CheckedCatalogue = {
    findings: [failed('catalogue', 'There is no data-catalogue: shelves have nothing to show. Add it to the tag.')],
  };
  const [scripts, models, products, syncs] = await Promise.all([
    once(`scripts ${origin} ${src.href} ${worker.href}`, () =>
      attempt('scripts', () => checkScripts(script, page.url, ask)),
    ),
    model
      ? once(`model ${model.href}`, () => attempt('model', () => checkModel(model, ask)))
      : [warning('model', 'There is no data-model: shelves rank without a network. Add it once a model is trained.')],
    catalogue ? once(`catalogue ${catalogue.href}`, () => attemptCatalogue(catalogue, ask)) : noCatalogue,
    sync
      ? once(`sync ${origin} ${sync.href}`, () => attempt('sync', () => checkSync(sync, page.url, ask)))
      : [ok('sync', 'There is no data-sync: nothing is ever sent.')],
  ]);
  const policy = checkPolicy(page.policy, {page: page.url, script: src, worker, connections});
  return {
    findings: [...checkTag(script), ...scripts, ...models, ...products.findings, ...syncs, ...policy],
    catalogue: products.lookup,
  };
}

/** The finding about a page without a tag. */
export function toMissingTag(name: string): Finding {
  return failed('script tag', `${name} has no <script src="…/vitrine.js">. Add the tag to the page's head.`);
}

/** Checks how a tag is written. */
export function checkTag({attributes, hasStub}: ScriptTag): Finding[] {
  const findings: Finding[] = [];
  if (!('async' in attributes) && !('defer' in attributes) && attributes.type !== 'module') {
    findings.push(warning('script tag', 'The tag has no async, so the page waits for the script. Add async.'));
  }
  if (!hasStub) {
    findings.push(
      warning(
        'script tag',
        'There is no queue stub before the tag: calls made before the script has loaded are lost. Put it there.',
      ),
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
    : [ok('script tag', `The page has the tag, with data-consent ${attributes['data-consent'] ?? 'auto'}.`)];
}

async function attempt(check: string, work: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    return [toFailed(check, error)];
  }
}

async function attemptCatalogue(address: URL, ask: Ask): Promise<CheckedCatalogue> {
  try {
    return await checkCatalogue(address, ask);
  } catch (error) {
    return {findings: [toFailed('catalogue', error)]};
  }
}

/** @throws the error itself if it is a fault of this program */
function toFailed(check: string, error: unknown): Finding {
  if (!(error instanceof ProfilerError)) throw error;
  return failed(check, error.message);
}
