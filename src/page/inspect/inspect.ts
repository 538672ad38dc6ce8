import type {Inspection} from '../../core/contract/inspection.ts';
import {attributeOf, find, findAll, textOf} from '../capture/dom.ts';
import type {FoundEvent} from '../capture/found-event.ts';
import type {MoreChunk} from '../capture/more-sources.ts';
import {PageContext} from '../capture/page-context.ts';
import {chooseProduct, isAlike} from '../capture/product.ts';
import type {ProductFacts, Reading, ShownPage, Source} from '../capture/source.ts';
import {SOURCES} from '../capture/sources/index.ts';
import {SOURCES as ADDRESS} from '../address.ts';
import {SOURCES as DIALECTS} from '../dialects.ts';
import {SOURCES as MARKUP} from '../markup.ts';
import {SOURCES as PLATFORMS} from '../platforms.ts';
import {readBlocks} from './json-ld-blocks.ts';
import {readPushes} from './pushes.ts';
import {toPageType} from './page-type.ts';
import {findSystem} from './shop-system.ts';

/** The sources of every chunk that capture loads on demand; a chunk that is missing here does not compile. */
const MORE: Readonly<Record<MoreChunk, readonly Source[]>> = {
  markup: MARKUP,
  platforms: PLATFORMS,
  dialects: DIALECTS,
  address: ADDRESS,
};
/** Maximum length of a text, characters, so that an inspection stays small. */
const MAX_TEXT = 500;
const MAX_EVENTS = 200;
const TAG = /(^|\/)vitrine\.m?js([?#]|$)/;
const SEARCH_FORM = 'form[role="search"],form[action*="search"],form[action*="such"],[role="search"] form,form';
const SEARCH_FIELD = 'input[type="search"],input[name="q"],input[name="s"],input[name="search"],input[name="query"]';
const CART_LINK =
  'a[href$="/cart"],a[href$="/cart/"],a[href*="checkout/cart"],a[href$="/basket"],a[href*="warenkorb"],a[href*="panier"]';

/** How a page is read. */
export interface InspectOptions {
  /** Address of the page; that of the window by default. */
  readonly address?: string;
  /** Whether no script of the page has run: then what they would push is read from their text, as far as it is JSON. */
  readonly isText?: boolean;
}

/**
 * Reads with capture's own sources what the page shows at this moment: for `vitrine doctor`, which runs it in a browser
 * or on a document that was parsed from text. Changes nothing on the page.
 */
export function inspect({address = location.href, isText = false}: InspectOptions = {}): Inspection {
  const page: ShownPage = {
    root: document,
    address,
    referrer: '',
    globals: isText ? {} : window,
    note: () => undefined,
  };
  const readings = readAll(page);
  const {events, isWhole} = readPushes(page, isText);
  const views = events.filter(({kind}) => kind === 'view').map(toFacts);
  const tellings = [
    ...[...readings].map(([{name}, {products = []}]) => [name, chooseProduct(products, page)] as const),
    ...views.filter((facts) => isAlike(facts, views[0])).map((facts) => ['data-layer', facts] as const),
  ].flatMap(([dialect, facts]) => (facts ? [toTelling(dialect, facts)] : []));
  const {system, marks} = findSystem(page);
  const title = tellings.find((one) => one.title)?.title ?? textOf(find(document, 'h1'));
  return {
    ...toPageType({page, readings: [...readings.values()], events, hasProduct: tellings.length > 0}),
    tellings,
    ...readBlocks(page),
    system,
    marks,
    needsScripts: isText && !isWhole,
    tag: toTag(),
    events: isText ? toEvents(readings, events, page) : [],
    cart: toAddress(attributeOf(find(document, CART_LINK), 'href'), page),
    search: toSearch(page, title),
  };
}

function readAll(page: ShownPage): Map<Source, Reading> {
  const readings = new Map<Source, Reading>();
  for (const source of [...SOURCES, ...Object.values(MORE).flat()]) {
    try {
      if (source.read) readings.set(source, source.read(page));
    } catch {
      // Capture also counts such a fault and goes on; the browser shows what it then records.
    }
  }
  return readings;
}

/** What capture would record of a page whose scripts do not run. */
function toEvents(
  readings: ReadonlyMap<Source, Reading>,
  pushed: readonly FoundEvent[],
  page: ShownPage,
): Inspection['events'] {
  const events: object[] = [];
  const timeMs = Date.now();
  const context = new PageContext((found) => {
    for (const event of found) events.push({...event, timeMs, id: `read-${events.length}`});
  });
  context.tell(pushed, {timeMs, dialect: 'data-layer'});
  context.show(readings, page, timeMs);
  context.flush();
  return events.slice(0, MAX_EVENTS).map((event) => ({...event}));
}

function toFacts({itemId, aliases = [], title, price, currency}: FoundEvent): ProductFacts {
  return {ids: [itemId, ...aliases].filter((id) => id !== undefined), title, price, currency};
}

function toTelling(dialect: string, {ids, title, price, currency}: ProductFacts): Inspection['tellings'][number] {
  return {dialect, ids: [...ids], title, price, currency};
}

/** The page's own tag; the one that doctor adds has an id. */
function toTag(): Inspection['tag'] {
  const script = findAll(document, 'script[src*="vitrine."]').find(
    (one) => TAG.test(attributeOf(one, 'src') ?? '') && attributeOf(one, 'id') !== 'vitrine-doctor',
  );
  if (!script) return undefined;
  const read = (name: string): string | undefined => attributeOf(script, name)?.slice(0, MAX_TEXT);
  const [model, catalogue, worker] = [read('data-model'), read('data-catalogue'), read('data-worker')];
  return {src: read('src') ?? '', model, catalogue, worker, currency: read('data-currency')};
}

/** The address of the shop's search for a word of this page; undefined if the page has no form for it. */
function toSearch(page: ShownPage, title: string | undefined): string | undefined {
  const [word] = /\p{L}{4,}/u.exec(title ?? '') ?? [];
  for (const form of findAll(page.root, SEARCH_FORM)) {
    const field = attributeOf(find(form, SEARCH_FIELD), 'name');
    if (!field || !word || /post/i.test(attributeOf(form, 'method') ?? '')) continue;
    const address = toAddress(attributeOf(form, 'action') ?? '', page);
    if (!address) continue;
    const url = new URL(address);
    url.searchParams.set(field, word);
    return url.href;
  }
  return undefined;
}

function toAddress(link: string | undefined, page: ShownPage): string | undefined {
  if (link === undefined || !URL.canParse(link, page.address)) return undefined;
  const {href, protocol} = new URL(link, page.address);
  return /^https?:$/.test(protocol) ? href.slice(0, 4 * MAX_TEXT) : undefined;
}
