import type {DuckDBConnection} from '@duckdb/node-api';

/** Rows that were not used, by reason: how many, and the first of them as they came. */
export type Rejected = Record<string, {count: number; examples: string[]}>;

/** Examples kept of each reason. */
export const EXAMPLES = 5;
/** Longest example, characters. */
export const LONGEST_EXAMPLE = 300;

/**
 * Adds what a query found: one row a reason with reason, count and a list of examples.
 */
export async function addRejected(connection: DuckDBConnection, query: string, rejected: Rejected): Promise<void> {
  const found = await connection.runAndReadAll(query);
  for (const [reason, count, examples] of found.getRowsJS()) {
    if (Number(count) === 0) continue;
    const before = rejected[String(reason)] ?? {count: 0, examples: []};
    const lines = (examples as unknown[]).map(String); // a LIST column
    rejected[String(reason)] = {
      count: before.count + Number(count),
      examples: [...before.examples, ...lines].slice(0, EXAMPLES),
    };
  }
}

/** Sum of all reasons. */
export function countRejected(rejected: Rejected): number {
  return Object.values(rejected).reduce((sum, {count}) => sum + count, 0);
}
