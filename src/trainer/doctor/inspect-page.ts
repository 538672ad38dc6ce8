import type {CatalogueLookup} from '../../core/clean/catalogue-lookup.ts';
import {ProfilerError, toReason} from '../../core/contract/errors.ts';
import type {Inspection} from '../../core/contract/inspection.ts';
import {checkCapture, checkIds} from './check-capture.ts';
import {checkDialects} from './check-dialects.ts';
import {checkJsonLd} from './check-json-ld.ts';
import {checkPlatform} from './check-platform.ts';
import {checkTag, type Examined, examinePage, type Once, toMissingTag} from './examine.ts';
import {failed, type Finding, ok, warning} from './finding.ts';
import type {Look} from './look-at-page.ts';
import type {PageBrowser} from './open-browser.ts';
import type {PageFiles} from './page-files.ts';
import {openReachable} from './reachable.ts';
import {readPage, readPageFile, type ScriptTag, type ShopPage, toAsk} from './read-page.ts';
import {readText} from './read-text.ts';
import {toCounted} from './texts.ts';
import {type PageEvent, type PageEvents, toPageEvents} from './to-rows.ts';

/** A page to inspect. */
export interface Target {
  /** Address or file. */
  readonly url: string;
  readonly isFile: boolean;
  /** Host that the command line names: private addresses may be reached only there. */
  readonly named: string | undefined;
  /** Whether it was taken from a sitemap. */
  readonly isSampled: boolean;
}

/** What all pages of a run have in common. */
export interface PageTools {
  readonly files: PageFiles;
  /** Undefined if pages are read as text. */
  readonly browser?: PageBrowser;
  /** Why there is no browser. */
  readonly noBrowser: string;
  /** Used instead of the catalogue that a page's tag names. */
  readonly catalogue?: CatalogueLookup;
  readonly once: Once;
}

/** A page and what was found on it. */
export interface Inspected {
  readonly url: string;
  readonly events: readonly PageEvent[];
  readonly findings: readonly Finding[];
  /** Undefined if the page could not be read. */
  readonly inspection?: Inspection;
}

/** What was read of a page, in a browser or from its HTML. */
interface Reading {
  readonly findings: readonly Finding[];
  readonly inspection?: Inspection;
  readonly captured: readonly unknown[];
  /** Whether the page's scripts ran. */
  readonly hasRun: boolean;
}

/** Inspects one page. Whatever is wrong with it is a finding. */
export async function inspectPage(target: Target, tools: PageTools): Promise<Inspected> {
  const {url} = target;
  try {
    const ask = toAsk(openReachable(target.named));
    const page = target.isFile ? await readPageFile(url) : await readPage(url, ask);
    const reading = await read(page, target, tools);
    const {inspection} = reading;
    const added = page.script ? undefined : toAddedTag(inspection, page);
    const examined = target.isFile
      ? examineFile(page, url)
      : await examinePage(page, ask, tools.once, page.script ?? added);
    const {lookup, events} = toEvents(reading, examined, {page, tools});
    return {
      url,
      inspection,
      events: events.events,
      findings: [
        ...toRedirect(url, page, target.isFile),
        ...reading.findings,
        ...examined.findings,
        ...(inspection ? checkEvents(inspection, events, {page, lookup, hasRun: reading.hasRun}) : []),
      ],
    };
  } catch (error) {
    if (!(error instanceof ProfilerError)) throw error;
    return {url, events: [], findings: [failed('page', error.message)]};
  }
}

function toEvents(
  {captured, inspection}: Reading,
  {catalogue}: Examined,
  {page, tools}: {readonly page: ShopPage; readonly tools: PageTools},
): {lookup: CatalogueLookup | undefined; events: PageEvents} {
  const lookup = tools.catalogue ?? catalogue;
  const currency = page.script?.attributes['data-currency'] ?? inspection?.tag?.currency ?? undefined;
  return {lookup, events: toPageEvents(captured, {catalogue: lookup, currency})};
}

interface EventContext {
  readonly page: ShopPage;
  readonly lookup: CatalogueLookup | undefined;
  readonly hasRun: boolean;
}

function checkEvents(inspection: Inspection, events: PageEvents, {page, lookup, hasRun}: EventContext): Finding[] {
  const kinds = new Set(events.events.map(({event}) => event.kind as string));
  return [
    ...checkCapture(inspection, events),
    ...checkDialects(inspection),
    ...checkJsonLd(inspection, page.html),
    ...checkPlatform(inspection, kinds, hasRun),
    ...checkIds(events, lookup?.byId),
  ];
}

async function read(page: ShopPage, target: Target, tools: PageTools): Promise<Reading> {
  const {browser, files, noBrowser} = tools;
  if (!browser) {
    const note = `${noBrowser}, so only the HTML was read and no script of the page ran.`;
    return readAsText(page, files, [warning('reading', note)]);
  }
  const options = {
    address: page.url.href,
    named: target.named,
    files,
    html: target.isFile ? page.html : undefined,
    currency: page.script?.attributes['data-currency'],
  };
  let look = await browser.look({...options, hasTag: page.script !== undefined});
  // If a tag manager adds the shop's own tag, the page is opened again without the one added by doctor.
  const isAdded = !page.script && look.inspection?.tag != null;
  if (isAdded) look = await browser.look({...options, hasTag: true});
  const about = toLookFindings(look, page);
  if (!look.inspection)
    return readAsText(page, files, [failed('page', `${look.fault} What follows is read from its HTML.`), ...about]);
  const tag = page.script || isAdded ? 'with its own tag' : 'with a tag that doctor added';
  const sandbox = browser.isSandboxed ? '' : ' (without its sandbox, because root started it)';
  const how = ok('reading', `${browser.name} opened the page${sandbox}, ${tag} and with consent given.`);
  return {findings: [how, ...about], inspection: look.inspection, captured: look.captured ?? [], hasRun: true};
}

function readAsText(page: ShopPage, files: PageFiles, findings: readonly Finding[]): Reading {
  try {
    const inspection = readText(page.html, page.url.href, files);
    return {findings, inspection, captured: inspection.events, hasRun: false};
  } catch (error) {
    const wrong = failed('page', `Its HTML cannot be parsed: ${toReason(error)}.`);
    return {findings: [...findings, wrong], captured: [], hasRun: false};
  }
}

function toLookFindings({errors = [], refused = [], hasRun, address, inspection}: Look, page: ShopPage): Finding[] {
  const findings: Finding[] = [];
  if (inspection && hasRun === false)
    findings.push(
      failed(
        'capture',
        'The page script did not start, or its capture did not read the page: see the checks of scripts and policy.',
      ),
    );
  if (address !== undefined && new URL(address).pathname !== page.url.pathname)
    findings.push(warning('page', `A script of the page leads on to ${address}; the events are those of both pages.`));
  if (errors.length > 0)
    findings.push(warning('page', `${toCounted(errors.length, 'error')} of its scripts, such as: ${errors[0]}`));
  for (const line of refused) findings.push(warning('page', line));
  return findings;
}

function toRedirect(url: string, page: ShopPage, isFile: boolean): Finding[] {
  if (isFile) return [ok('page', `Read as ${page.url.href}, without the other files of the page.`)];
  if (page.url.href === new URL(url).href) return [];
  return [warning('page', `It redirects to ${page.url.href}; what follows is about that page.`)];
}

/** A file has no server, so only its tag can be examined. */
function examineFile({script}: ShopPage, file: string): Examined {
  if (script) return {findings: checkTag(script)};
  // A template may be saved without the tag that the shop adds to every page.
  return {findings: [{...toMissingTag(file), verdict: 'warning'}]};
}

/** A tag that scripts of the page add, so that it is not in its HTML. */
function toAddedTag(inspection: Inspection | undefined, {url}: ShopPage): ScriptTag | undefined {
  const tag = inspection?.tag;
  if (!tag || !URL.canParse(tag.src, url.href)) return undefined;
  const files = {'data-model': tag.model, 'data-catalogue': tag.catalogue, 'data-worker': tag.worker};
  const named = Object.entries(files).filter((entry): entry is [string, string] => entry[1] != null);
  return {src: new URL(tag.src, url), attributes: {async: '', ...Object.fromEntries(named)}, hasStub: true};
}
