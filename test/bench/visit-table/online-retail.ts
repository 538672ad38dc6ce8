import {type Line, type PurchaseTable, toTable} from '../../../src/trainer/churn/purchase-table.ts';
import {DuckDBInstance} from '@duckdb/node-api';

/** Reads the UCI Online Retail table: invoices with a customer; cancelled lines count as pieces that came back. */
export async function readOnlineRetail(file: string): Promise<PurchaseTable> {
  const query = `
    SELECT CAST(CustomerID AS INT), epoch_ms(InvoiceDate)::DOUBLE, StockCode, Quantity, UnitPrice, InvoiceNo
    FROM read_parquet('${file.replaceAll("'", "''")}') WHERE CustomerID IS NOT NULL`;
  const instance = await DuckDBInstance.create(':memory:', {threads: '1'});
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(query);
    const items = new Map<string, number>();
    const lines = result.getRows().map(([shopper, timeMs, item, quantity, price, invoice]): Line => {
      const index = items.get(String(item)) ?? items.size;
      items.set(String(item), index);
      const pieces = Number(quantity);
      const isCancelled = String(invoice).startsWith('C');
      return {
        shopper: Number(shopper),
        timeMs: Number(timeMs),
        item: index,
        quantity: isCancelled ? -Math.abs(pieces) : pieces,
        price: Number(price),
      };
    });
    const endMs = lines.reduce((latest, line) => Math.max(latest, line.timeMs), -Infinity);
    return toTable(lines, endMs);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
