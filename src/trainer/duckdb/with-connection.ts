import {type DuckDBConnection, DuckDBInstance} from '@duckdb/node-api';

/**
 * Opens a database in memory, and closes it whatever happens.
 *
 * @param settings of DuckDB, by their names
 */
export async function withConnection<T>(
  settings: Readonly<Record<string, string>>,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {...settings});
  try {
    const connection = await instance.connect();
    try {
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
