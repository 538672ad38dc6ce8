import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {toKindIndex} from '../../core/contract/event-kinds.ts';
import {parseOrderFacts} from '../../core/contract/order-facts.ts';
import {toPurchaseTable} from '../churn/purchase-table.ts';
import {toFacts} from '../history/clean-events.ts';
import type {History, ItemFacts} from '../history/history.ts';
import {countOrders} from './count-orders.ts';

const FILE = 'orders.json';

/**
 * Counts what is bought again and what together, and writes orders.json; a file of an earlier run is removed where
 * there is nothing to write.
 *
 * @param catalogue facts of items that the events lack
 * @returns bytes written; undefined if the history has too few purchases
 */
export async function writeOrderFacts(
  history: History,
  {out, catalogue}: {out: string; catalogue?: ReadonlyMap<string, ItemFacts>},
): Promise<number | undefined> {
  const file = path.join(out, FILE);
  const hasPurchases = history.kind.includes(toKindIndex('purchase'));
  const items = history.itemIds.map((id, item) => ({
    id,
    category: toFacts(history.itemFacts[item], catalogue?.get(id)).category,
  }));
  const facts = hasPurchases ? countOrders(toPurchaseTable(history), items) : undefined;
  if (!facts) {
    await rm(file, {force: true});
    return undefined;
  }
  const text = JSON.stringify(parseOrderFacts(facts));
  await writeFile(file, text);
  return Buffer.byteLength(text);
}
