import {isSignal} from '../../core/contract/event-kinds.ts';
import {GA4_NAMES} from '../../core/contract/ga4-names.ts';
import {type SourceFormat, toKindCase} from './source-format.ts';

/** GA4 names without signals, which a history does not have. */
const KINDS = Object.fromEntries(Object.entries(GA4_NAMES).filter(([, kind]) => !isSignal(kind)));

const toParameter = (key: string, field: 'int_value' | 'string_value'): string =>
  `list_filter(event_params, p -> p.key = '${key}')[1].value.${field}`;

/**
 * Google Analytics 4 as its BigQuery export writes it (table events_YYYYMMDD): one row per event, its items repeated
 * inside. The result has one row per item. BigQuery's JSON leaves out what is null and writes whole numbers as text, so
 * every field used here has a type.
 */
export const GA4: SourceFormat = {
  name: 'ga4',
  needs: ['event_timestamp', 'event_name', 'user_pseudo_id', 'items'],
  json: {
    event_params: 'STRUCT("key" VARCHAR, "value" STRUCT(string_value VARCHAR, int_value VARCHAR))[]',
    items:
      'STRUCT(item_id VARCHAR, item_name VARCHAR, item_brand VARCHAR, item_category VARCHAR, price VARCHAR, quantity VARCHAR)[]',
  },
  from: `(SELECT *, unnest(CASE WHEN len(items) > 0 THEN items ELSE [NULL] END) AS one,
    ${toParameter('ga_session_id', 'int_value')} AS ga_session,
    ${toParameter('currency', 'string_value')} AS money,
    ${toParameter('search_term', 'string_value')} AS search_term,
    ${toParameter('item_id', 'string_value')} AS flat_item FROM SOURCE)`,
  columns: {
    visitor_id: 'user_pseudo_id',
    visit_id: `user_pseudo_id || '.' || ga_session`,
    time_ms: 'try_cast(event_timestamp AS DOUBLE) / 1000',
    kind: toKindCase('event_name', KINDS),
    // The share event gives its product without `items`.
    item_id: `coalesce(nullif(one.item_id, '(not set)'), nullif(one.item_name, '(not set)'), flat_item)`,
    query: 'search_term',
    price: 'one.price',
    quantity: 'one.quantity',
    currency: 'money',
    category: `nullif(one.item_category, '(not set)')`,
    brand: `nullif(one.item_brand, '(not set)')`,
    title: `nullif(one.item_name, '(not set)')`,
  },
};
