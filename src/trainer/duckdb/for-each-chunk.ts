import type {DuckDBConnection, DuckDBDataChunk} from '@duckdb/node-api';

/** Runs a query and passes on its result chunk by chunk, so that it is never in memory as a whole. */
export async function forEachChunk(
  connection: DuckDBConnection,
  query: string,
  use: (chunk: DuckDBDataChunk) => void,
): Promise<void> {
  const result = await connection.stream(query);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    use(chunk);
}
