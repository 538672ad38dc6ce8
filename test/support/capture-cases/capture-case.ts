import type {CapturedEvent} from '../../../src/core/contract/captured-event.ts';
import type {CatalogueItem} from '../../../src/core/contract/catalogue.ts';
import type {Product} from './shop-systems.ts';

/** One thing that the shopper, or a script of the page, does. */
export type Step =
  | {readonly click: string}
  /** Runs in the page. */
  | {readonly run: string}
  /** Pushes to `dataLayer`. */
  | {readonly push: readonly unknown[]}
  /** Opens another page of the shop. */
  | {readonly open: string}
  /** Changes the address without a load, as single-page shops do. */
  | {readonly go: string}
  | {readonly reload: true}
  /** Waits until everything so far was recorded. */
  | {readonly settle: true}
  /** Waits until the expression is true in the page. */
  | {readonly until: string};

/** Fields of a recorded event; a list holds acceptable values, null means that the field must be absent. */
export type Expected = {
  readonly [Name in keyof CapturedEvent]?: CapturedEvent[Name] | readonly CapturedEvent[Name][] | null;
} & {
  /** May be missing. */
  readonly optional?: boolean;
};

/** A page of a shop, what is done there, and what is to be recorded. */
export interface CaptureCase {
  readonly id: string;
  /** What is special about it. */
  readonly why: string;
  /** HTML by path, or by path and query. */
  readonly pages: Readonly<Record<string, string>>;
  /** The first page opened; the first of `pages` by default. */
  readonly start?: string;
  readonly steps?: readonly Step[];
  readonly expect: readonly Expected[];
  /** Has to be true in the page at the end: the shop's own code got what it asked for. */
  readonly holds?: string;
  readonly catalogue?: readonly CatalogueItem[];
  /** What the shop's cart knows, see shop-systems.ts. */
  readonly products?: readonly Product[];
  /** Currency told on the script tag. */
  readonly currency?: string;
}

/** Cases of one dialect. */
export interface CaseFamily {
  readonly dialect: string;
  readonly cases: readonly CaptureCase[];
}

/** A whole page. */
export function html(head: string, body = '<h1>Shop</h1>', attributes = ''): string {
  const start = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fern &amp; Oak</title>';
  return `${start}${head}</head><body ${attributes}>${body}</body></html>`;
}

export function script(code: string): string {
  return `<script>${code}</script>`;
}

/** A JSON-LD block; a text is written as it is. */
export function jsonLd(block: unknown): string {
  const text = typeof block === 'string' ? block : JSON.stringify(block);
  return `<script type="application/ld+json">${text}</script>`;
}

/** Entries that a template pushes before the profiler's tag. */
export function layer(...entries: unknown[]): string {
  return script(`window.dataLayer=[];dataLayer.push(${entries.map((one) => JSON.stringify(one)).join()})`);
}

/** The stub that Google documents for its tag, and what is called on it. */
export function gtag(...calls: string[]): string {
  const stub = 'window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}';
  return script(`${stub};${calls.map((call) => `gtag(${call})`).join(';')}`);
}

/** A product as most JSON-LD writes it. */
export function lamp(more: object = {}): object {
  const offers = {'@type': 'Offer', price: '89.50', priceCurrency: 'EUR'};
  return {'@context': 'https://schema.org/', '@type': 'Product', sku: 'LMP-4', name: 'Paper lamp', offers, ...more};
}

/** The view of `lamp()`. */
export function lampView(more: Expected = {}): Expected {
  return {kind: 'view', itemId: 'LMP-4', price: 89.5, currency: 'EUR', ...more};
}
