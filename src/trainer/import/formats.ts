/** What the import makes of a source's columns; every expression is SQL over the source's own columns. */
export interface SourceFormat {
  readonly name: string;
  /** Columns the source must have, lower case; a file without a header is recognised by the number of its columns instead. */
  readonly needs: readonly string[];
  /** Options of read_csv, where the format is one of text. */
  readonly csv?: string;
  readonly columns: Partial<Record<EventColumn, string>> & {readonly time_ms: string; readonly kind: string};
  /** Rows before the mapping, for nested formats; `SOURCE` stands for the files. */
  readonly from?: string;
}

export const EVENT_COLUMNS = [
  'visitor_id',
  'visit_id',
  'item_id',
  'query',
  'quantity',
  'price',
  'currency',
  'category',
  'brand',
  'title',
  'colour',
] as const;
export type EventColumn = (typeof EVENT_COLUMNS)[number] | 'time_ms' | 'kind';

/** Milliseconds of a text that is a number of ms or an ISO 8601 time. */
const ANY_TIME = `coalesce(try_cast(CAST("time" AS VARCHAR) AS DOUBLE), epoch_ms(try_cast(CAST("time" AS VARCHAR) AS TIMESTAMP))::DOUBLE)`;
const isoTime = (column: string): string =>
  `epoch_ms(try_cast(replace(CAST(${column} AS VARCHAR), ' UTC', '') AS TIMESTAMP))::DOUBLE`;

const GA4_KINDS: Readonly<Record<string, string>> = {
  view_item: 'view',
  select_item: 'click',
  search: 'search',
  view_search_results: 'search',
  add_to_cart: 'cart-add',
  remove_from_cart: 'cart-remove',
  begin_checkout: 'checkout',
  purchase: 'purchase',
  add_to_wishlist: 'wishlist',
  share: 'share',
};

/** Public formats, as their publishers describe them; the first whose columns are all there is taken by `auto`. */
export const FORMATS: readonly SourceFormat[] = [
  {
    name: 'ga4',
    needs: ['event_timestamp', 'event_name', 'user_pseudo_id', 'items'],
    from: `(SELECT *, unnest(CASE WHEN len(items) > 0 THEN items ELSE [NULL] END) AS one,
      list_filter(event_params, p -> p.key = 'ga_session_id')[1].value.int_value AS ga_session,
      list_filter(event_params, p -> p.key = 'search_term')[1].value.string_value AS search_term FROM SOURCE)`,
    columns: {
      visitor_id: 'user_pseudo_id',
      visit_id: `user_pseudo_id || '.' || ga_session`,
      time_ms: 'try_cast(event_timestamp AS DOUBLE) / 1000',
      kind: mapKind('event_name', GA4_KINDS),
      item_id: 'coalesce(one.item_id, one.item_name)',
      query: 'search_term',
      price: 'one.price',
      quantity: 'one.quantity',
      category: 'one.item_category',
      brand: 'one.item_brand',
      title: 'one.item_name',
    },
  },
  {
    name: 'rees46',
    needs: ['event_time', 'event_type', 'product_id', 'user_id', 'user_session'],
    columns: {
      visitor_id: 'user_id',
      visit_id: 'user_session',
      time_ms: isoTime('event_time'),
      kind: mapKind('event_type', {
        view: 'view',
        cart: 'cart-add',
        remove_from_cart: 'cart-remove',
        purchase: 'purchase',
      }),
      item_id: 'product_id',
      price: 'price',
      category: 'coalesce(category_code, category_id)',
      brand: 'brand',
    },
  },
  {
    name: 'retailrocket',
    needs: ['timestamp', 'visitorid', 'event', 'itemid'],
    columns: {
      visitor_id: 'visitorid',
      time_ms: 'try_cast("timestamp" AS DOUBLE)',
      kind: mapKind('event', {view: 'view', addtocart: 'cart-add', transaction: 'purchase'}),
      item_id: 'itemid',
    },
  },
  {
    name: 'diginetica',
    needs: ['sessionid', 'itemid', 'timeframe', 'eventdate'],
    csv: `delim = ';'`,
    columns: {
      visitor_id: `nullif(nullif(userid, 'NA'), '')`,
      visit_id: 'sessionid',
      time_ms: `${isoTime('eventdate')} + try_cast(timeframe AS DOUBLE)`,
      kind: `'view'`,
      item_id: 'itemid',
    },
  },
  {
    name: 'yoochoose-100k',
    needs: ['sessionid', 'itemid', 'time'],
    columns: {visit_id: 'sessionid', time_ms: 'try_cast("time" AS DOUBLE) * 1000', kind: `'view'`, item_id: 'itemid'},
  },
  {
    name: 'eshop',
    needs: ['year', 'month', 'day', 'order', 'session id', 'page 2 (clothing model)'],
    csv: `delim = ';'`,
    columns: {
      visit_id: '"session ID"',
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
    name: 'online-retail',
    needs: ['invoiceno', 'stockcode', 'quantity', 'invoicedate', 'unitprice', 'customerid'],
    columns: {
      visitor_id: 'CAST(customerid AS VARCHAR)',
      visit_id: 'CAST(invoiceno AS VARCHAR)',
      time_ms: 'epoch_ms(try_cast(CAST(invoicedate AS VARCHAR) AS TIMESTAMP))::DOUBLE',
      kind: `CASE WHEN CAST(invoiceno AS VARCHAR) LIKE 'C%' THEN 'cancellation' ELSE 'purchase' END`,
      item_id: 'CAST(stockcode AS VARCHAR)',
      quantity: 'quantity',
      price: 'unitprice',
      currency: `'GBP'`,
      title: 'description',
    },
  },
  {
    name: 'events',
    needs: ['time', 'kind'],
    columns: {
      ...Object.fromEntries(EVENT_COLUMNS.map((column) => [column, column])),
      time_ms: ANY_TIME,
      kind: 'kind',
    },
  },
  {
    name: 'yoochoose',
    needs: [],
    csv: `header = false, names = ['session', 'at', 'item', 'section']`,
    columns: {
      visit_id: 'session',
      time_ms: isoTime(`replace(replace("at", 'T', ' '), 'Z', '')`),
      kind: `'view'`,
      item_id: 'item',
      category: `nullif(section, '0')`,
    },
  },
  {
    name: 'taobao',
    needs: [],
    csv: `header = false, names = ['shopper', 'item', 'section', 'behaviour', 'at']`,
    columns: {
      visitor_id: 'shopper',
      time_ms: 'try_cast("at" AS DOUBLE) * 1000',
      kind: mapKind('behaviour', {pv: 'view', fav: 'wishlist', cart: 'cart-add', buy: 'purchase'}),
      item_id: 'item',
      category: 'section',
    },
  },
];

/** Columns of the formats that come without a header. */
export const HEADERLESS: Readonly<Record<number, string>> = {4: 'yoochoose', 5: 'taobao'};

function mapKind(column: string, kinds: Readonly<Record<string, string>>): string {
  const cases = Object.entries(kinds).map(([from, to]) => `WHEN '${from}' THEN '${to}'`);
  return `CASE CAST(${column} AS VARCHAR) ${cases.join(' ')} ELSE CAST(${column} AS VARCHAR) END`;
}
