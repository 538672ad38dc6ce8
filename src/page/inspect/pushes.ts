import {own} from '../own.ts';
import {findAll, textOf} from '../capture/dom.ts';
import type {FoundEvent} from '../capture/found-event.ts';
import type {ShownPage} from '../capture/source.ts';
import {readDataLayer} from '../capture/google-layer.ts';
import {parseJsonText} from '../capture/sources/json-text.ts';

/** Maximum number of entries read. */
const MAX_ENTRIES = 500;
/** Where an inline script adds entries to a data layer, by its usual name. */
const PUSH =
  /\bdataLayer\s*(?:\.push\s*\(|=\s*(?:window\.dataLayer\s*\|\|\s*)?\[)|\bgtag\s*\(\s*["'](?:event|set)["']/g;
/** Scripts whose data exists only once they have run: shop systems' own objects, and trackers. */
const OTHER_SPEECH =
  /\bShopifyAnalytics\b|\b(?!dataLayer)\w*layer\b\s*(\.push\s*\(|=)|\banalytics\.track\s*\(|\bsnowplow\s*\(|\bvitrine\s*\(\s*["']track/i;
/** A quoted text, or a field's name without quotes, as scripts may write it but JSON may not. */
const LITERAL = /"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|([A-Za-z_$][\w$]*)(?=\s*:)/g;

/** Events of a page's data layer. */
export interface Pushes {
  readonly events: readonly FoundEvent[];
  /** Whether scripts add nothing else; always true in a browser. */
  readonly isWhole: boolean;
}

/** Reads the data layer: the array itself or, if no script has run, the entries that inline scripts hold as text. */
export function readPushes(page: ShownPage, isText: boolean): Pushes {
  const {entries, isWhole} = isText ? readTexts(page) : {entries: readLayer(page), isWhole: true};
  const read = readDataLayer();
  const events: FoundEvent[] = [];
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    try {
      events.push(...read(entry).events);
    } catch {
      // A getter of the shop's object threw; capture, too, counts that and goes on.
    }
  }
  return {events, isWhole};
}

function readLayer({globals}: ShownPage): unknown[] {
  const layer = own(globals, 'dataLayer');
  return Array.isArray(layer) ? layer : [];
}

function readTexts({root}: ShownPage): {entries: unknown[]; isWhole: boolean} {
  const entries: unknown[] = [];
  let isWhole = true;
  for (const script of findAll(root, 'script:not([src])')) {
    const text = textOf(script);
    if (OTHER_SPEECH.test(text)) isWhole = false;
    for (const {0: start, index} of text.matchAll(PUSH)) {
      // gtag(…) pushes its arguments, so the list of arguments is the entry.
      const isGtag = start.startsWith('gtag');
      const open = isGtag ? index + text.slice(index).indexOf('(') : index + start.length - 1;
      const list = toList(text, open);
      if (!list) isWhole = false;
      else if (isGtag) entries.push({...list});
      else entries.push(...list);
    }
  }
  return {entries, isWhole};
}

/** The values between a bracket and the one that closes it; undefined if one of them is not a literal. */
function toList(text: string, open: number): unknown[] | undefined {
  let depth = 0;
  for (const {0: part, index} of text.slice(open).matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[([{}\])]/g)) {
    if (/^[([{]$/.test(part)) depth++;
    else if (/^[)\]}]$/.test(part)) depth--;
    if (depth > 0) continue;
    try {
      return parseJsonText(`[${toJson(text.slice(open + 1, open + index))}]`, () => undefined) as unknown[]; // an array
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function toJson(literal: string): string {
  return literal.replace(LITERAL, (all: string, quoted?: string, name?: string) => {
    if (name !== undefined) return JSON.stringify(name);
    return quoted === undefined ? all : `"${quoted.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`;
  });
}
