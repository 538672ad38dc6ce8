import {
  EARLIEST_TIME_MS,
  MAX_QUANTITY,
  LATEST_TIME_MS,
  MAX_ID_LENGTH,
  type RejectReason,
} from '../../core/clean/row-rules.ts';
import {EVENT_KINDS, ITEM_KINDS} from '../../core/contract/event-kinds.ts';

/**
 * The rules of core/clean/row-rules.ts as SQL over visitor_id, visit_id, time_ms, kind, item_id, price_text, price,
 * quantity_text and quantity. A test runs both on the same rows.
 */
export function toRejectSql(): string {
  const list = (words: Iterable<string>): string => [...words].map((word) => `'${word}'`).join(', ');
  const empty = (column: string): string => `coalesce(${column}, '') = ''`;
  const rules: Record<RejectReason, string> = {
    'no-visitor': `${empty('visitor_id')} AND ${empty('visit_id')}`,
    'bad-time': `NOT coalesce(time_ms >= ${EARLIEST_TIME_MS} AND time_ms < ${LATEST_TIME_MS}, false)`,
    'unknown-kind': `NOT coalesce(kind IN (${list(EVENT_KINDS)}), false)`,
    'no-item': `kind IN (${list(ITEM_KINDS)}) AND ${empty('item_id')}`,
    'bad-price': `price_text IS NOT NULL AND NOT coalesce(price >= 0 AND isfinite(price), false)`,
    'bad-quantity': `quantity_text IS NOT NULL AND NOT coalesce(quantity > 0 AND quantity <= ${MAX_QUANTITY}, false)`,
    'id-too-long': `greatest(length(coalesce(visitor_id, '')), length(coalesce(visit_id, '')), length(coalesce(item_id, ''))) > ${MAX_ID_LENGTH}`,
  };
  return `CASE ${Object.entries(rules)
    .map(([reason, rule]) => `WHEN ${rule} THEN '${reason}'`)
    .join(' ')} END`;
}
