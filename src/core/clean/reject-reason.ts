/** Why a row or an event is left out, in the words a report shows. */
export const REJECT_REASONS = {
  'broken-line': 'the line is no row of its file: wrong number of columns, open quote, text that is not UTF-8 or not JSON',
  'shopper-missing': 'neither visitor_id nor visit_id is given',
  'time-missing': 'there is no time',
  'time-invalid': 'the time is neither epoch milliseconds nor ISO 8601',
  'time-range': 'the time is before 1970 or after 2100 (are these microseconds?)',
  'kind-missing': 'there is no kind of event',
  'kind-ignored': 'the kind of event says nothing about a product (page views, scrolling, …)',
  'kind-unknown': 'the kind of event is not known',
  'item-missing': 'this kind of event needs an item_id',
  'id-too-long': 'an id has more than 200 characters',
  'price-invalid': 'the price is no number of 0 or more',
  'quantity-invalid': 'the quantity is no whole number from 1 to 100000 (returns have a negative one)',
  duplicate: 'the same event (visit, kind, item, query, time) came before',
  bot: 'the visit has more events than a person makes',
} as const;

export type RejectReason = keyof typeof REJECT_REASONS;
