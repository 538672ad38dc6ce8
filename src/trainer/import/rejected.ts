import type {DuckDBConnection} from '@duckdb/node-api';

/** Rejected rows by reason: their number, and the first of them as examples. */
export type Rejected = Record<string, {count: number; examples: string[]}>;

/** Maximum number of examples kept for each reason. */
export const MAX_EXAMPLES = 5;
/** Maximum length of an example, characters. */
export const MAX_EXAMPLE_LENGTH = 300;

/** Adds the result of a query that returns a row per reason: reason, count and a list of examples. */
export async function addRejected(connection: DuckDBConnection, query: string, rejected: Rejected): Promise<void> {
  const found = await connection.runAndReadAll(query);
  for (const [reason, count, examples] of found.getRowsJS()) {
    if (Number(count) === 0) continue;
    const before = rejected[String(reason)] ?? {count: 0, examples: []};
    const lines = (examples as unknown[]).map(String); // a LIST column
    rejected[String(reason)] = {
      count: before.count + Number(count),
      examples: [...before.examples, ...lines].slice(0, MAX_EXAMPLES),
    };
  }
}

/** Number of rejected rows, for all reasons. */
export function countRejected(rejected: Rejected): number {
  return Object.values(rejected).reduce((sum, {count}) => sum + count, 0);
}
