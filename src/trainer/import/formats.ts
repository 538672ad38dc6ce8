import {EVENT_COLUMNS, type SourceFormat, toAnyTime, toIsoTime, toKindCase} from './source-format.ts';
import {GA4} from './ga4.ts';

/** Position of a row in its file as milliseconds, which orders the events of sources that know only days. */
const ROW_OF_DAY_MS = '(row_number() OVER () % 80000000)';
const EPOCH_SECONDS = /^\d{9,10}(\.\d+)?$/;
const NUMBER = /^\d+$/;
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

const DIGINETICA = {
  visitor_id: `nullif(userid, 'NA')`,
  visit_id: 'sessionid',
  time_ms: `${toIsoTime('eventdate')} + try_cast(timeframe AS DOUBLE)`,
  item_id: 'itemid',
};

/** Times of the UCI's Online Retail table, as Excel and as Kaggle write them. */
const INVOICE_TIME = `coalesce(${toIsoTime('invoicedate')}, epoch_ms(try_strptime(CAST(invoicedate AS VARCHAR), '%m/%d/%Y %H:%M'))::DOUBLE)`;
const toInvoices = ({invoice, price, customer}: Record<'invoice' | 'price' | 'customer', string>) => ({
  visitor_id: `regexp_replace(CAST(${customer} AS VARCHAR), '\\.0$', '')`,
  visit_id: `CAST(${invoice} AS VARCHAR)`,
  time_ms: INVOICE_TIME,
  kind: `CASE WHEN CAST(${invoice} AS VARCHAR) LIKE 'C%' THEN 'cancellation' ELSE 'purchase' END`,
  item_id: 'CAST(stockcode AS VARCHAR)',
  quantity: 'quantity',
  price,
  currency: `'GBP'`,
  title: 'description',
});

/** Known formats, as their publishers describe them. `auto` takes the first one whose columns are all present. */
export const FORMATS: readonly SourceFormat[] = [
  GA4,
  {
    name: 'rees46',
    needs: ['event_time', 'event_type', 'product_id', 'user_id', 'user_session'],
    optional: ['category_id', 'category_code', 'brand', 'price'],
    columns: {
      visitor_id: 'user_id',
      visit_id: 'user_session',
      time_ms: toIsoTime('event_time'),
      kind: toKindCase('event_type', {
        view: 'view',
        cart: 'cart-add',
        remove_from_cart: 'cart-remove',
        purchase: 'purchase',
      }),
      item_id: 'product_id',
      price: 'price',
      category: `coalesce(nullif(category_code, ''), category_id)`,
      brand: 'brand',
    },
  },
  {
    name: 'retailrocket',
    needs: ['timestamp', 'visitorid', 'event', 'itemid'],
    columns: {
      visitor_id: 'visitorid',
      time_ms: 'try_cast("timestamp" AS DOUBLE)',
      kind: toKindCase('event', {view: 'view', addtocart: 'cart-add', transaction: 'purchase'}),
      item_id: 'itemid',
    },
  },
  {
    name: 'diginetica-purchases',
    needs: ['sessionid', 'itemid', 'timeframe', 'eventdate', 'ordernumber'],
    optional: ['userid'],
    columns: {...DIGINETICA, kind: `'purchase'`},
  },
  {
    name: 'diginetica',
    needs: ['sessionid', 'itemid', 'timeframe', 'eventdate'],
    optional: ['userid'],
    columns: {...DIGINETICA, kind: `'view'`},
  },
  {
    name: 'yoochoose-100k',
    needs: ['sessionid', 'itemid', 'time'],
    columns: {visit_id: 'sessionid', time_ms: 'try_cast("time" AS DOUBLE) * 1000', kind: `'view'`, item_id: 'itemid'},
  },
  {
    name: 'eshop',
    needs: ['year', 'month', 'day', 'order', 'session id', 'page 2 (clothing model)'],
    optional: ['page 1 (main category)', 'price', 'colour'],
    columns: {
      visit_id: '"session ID"',
      // The source has days only; the order of clicks in a visit becomes the seconds.
      time_ms: `epoch_ms(try_cast("year" || '-' || "month" || '-' || "day" AS TIMESTAMP))::DOUBLE + 1000 * try_cast("order" AS DOUBLE)`,
      kind: `'view'`,
      item_id: '"page 2 (clothing model)"',
      price: 'price',
      currency: `'USD'`,
      category: `CASE "page 1 (main category)" WHEN '1' THEN 'trousers' WHEN '2' THEN 'skirts' WHEN '3' THEN 'blouses' WHEN '4' THEN 'sale' END`,
      colour: 'colour',
    },
  },
  {
    name: 'tmall',
    needs: ['user_id', 'item_id', 'cat_id', 'brand_id', 'time_stamp', 'action_type'],
    columns: {
      visitor_id: 'user_id',
      // The data has only month and day. The year is 2014, that of the Double 11 sale in it; within a day events are
      // ordered by their position in the file.
      time_ms: `epoch_ms(try_strptime('2014' || lpad(CAST(time_stamp AS VARCHAR), 4, '0'), '%Y%m%d'))::DOUBLE + ${ROW_OF_DAY_MS}`,
      kind: toKindCase('action_type', {0: 'view', 1: 'cart-add', 2: 'purchase', 3: 'wishlist'}),
      item_id: 'item_id',
      category: 'cat_id',
      brand: 'brand_id',
    },
  },
  {
    name: 'online-retail',
    needs: ['invoiceno', 'stockcode', 'quantity', 'invoicedate', 'unitprice', 'customerid'],
    optional: ['description'],
    columns: toInvoices({invoice: 'invoiceno', price: 'unitprice', customer: 'customerid'}),
  },
  {
    name: 'online-retail-2',
    needs: ['invoice', 'stockcode', 'quantity', 'invoicedate', 'price', 'customer id'],
    optional: ['description'],
    columns: toInvoices({invoice: 'invoice', price: 'price', customer: '"customer id"'}),
  },
  {
    name: 'events',
    needs: ['time', 'kind'],
    optional: EVENT_COLUMNS,
    columns: {
      ...Object.fromEntries(EVENT_COLUMNS.map((column) => [column, column])),
      time_ms: toAnyTime('"time"'),
      kind: 'kind',
    },
  },
  {
    name: 'yoochoose',
    needs: [],
    headerless: {session: NUMBER, at: ISO_TIME, item: NUMBER, section: /^\w+$/},
    columns: {
      visit_id: 'session',
      time_ms: toIsoTime('"at"'),
      kind: `'view'`,
      item_id: 'item',
      category: `nullif(section, '0')`,
    },
  },
  {
    name: 'yoochoose-buys',
    needs: [],
    headerless: {session: NUMBER, at: ISO_TIME, item: NUMBER, cost: NUMBER, pieces: NUMBER},
    columns: {
      visit_id: 'session',
      time_ms: toIsoTime('"at"'),
      kind: `'purchase'`,
      item_id: 'item',
      // Zero means unknown.
      price: `nullif(cost, '0')`,
      quantity: `nullif(pieces, '0')`,
    },
  },
  {
    name: 'taobao',
    needs: [],
    headerless: {shopper: NUMBER, item: NUMBER, section: NUMBER, behaviour: /^(pv|fav|cart|buy)$/, at: EPOCH_SECONDS},
    columns: {
      visitor_id: 'shopper',
      time_ms: 'try_cast("at" AS DOUBLE) * 1000',
      kind: toKindCase('behaviour', {pv: 'view', fav: 'wishlist', cart: 'cart-add', buy: 'purchase'}),
      item_id: 'item',
      category: 'section',
    },
  },
];

/** Values of `--format` with which the format is recognised by its columns. */
export const GENERIC_FORMATS: readonly string[] = ['auto', 'csv', 'jsonl', 'parquet'];

/** The formats that a value of `--format` allows; a name includes its variants, as `yoochoose` does clicks and buys. */
export function toAllowedFormats(asked: string): readonly SourceFormat[] {
  if (GENERIC_FORMATS.includes(asked)) return FORMATS;
  return FORMATS.filter(({name}) => name === asked || name.startsWith(`${asked}-`));
}

/** Values of `--format`: the generic ones, and all formats without their variants. */
export const FORMAT_NAMES: readonly string[] = [
  ...GENERIC_FORMATS,
  ...FORMATS.map(({name}) => name).filter((name) => !FORMATS.some((other) => name.startsWith(`${other.name}-`))),
];
