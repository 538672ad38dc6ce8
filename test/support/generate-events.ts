import path from 'node:path';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {DuckDBInstance} from '@duckdb/node-api';

/** A year of events that begins on 2023-11-14. */
const START_MS = 1_700_000_000_000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const ITEMS = 100_000;
/**
 * Mean events of a visit, rounded down: lengths are geometric, so half the visits have fewer than five. More are made
 * than are kept.
 */
const VISIT_EVENTS = 6.5;

/**
 * Writes made-up events as a folder of Parquet files, one partition a month, the way Spark leaves one.
 *
 * Shoppers come back (a few of them often), items follow a power law, kinds are mixed, and one row in about 2,500 is
 * broken: without a shopper, a time, a known kind, an item or with a negative price. The same number of events is the
 * same file every time.
 */
export async function generateEvents(events: number, folder: string): Promise<void> {
  const work = await mkdtemp(path.join(tmpdir(), 'vitrine-generate-'));
  const instance = await DuckDBInstance.create(':memory:', {memory_limit: '3GB', threads: '2', temp_directory: work});
  const connection = await instance.connect();
  const visits = Math.ceil(events / VISIT_EVENTS);
  const visitMs = `${START_MS} + floor(v * ${YEAR_MS / visits})::BIGINT`;
  try {
    await connection.run(`COPY (
      WITH visits AS (
        SELECT v, hash(v) AS h, least(200, 1 + floor(${-VISIT_EVENTS} * ln((hash(v + 7) % 1000000 + 1) / 1000001.0)))::INTEGER AS n
        FROM range(${visits}) r(v)),
      events AS (SELECT v, h, unnest(range(n)) AS e FROM visits),
      coded AS (SELECT v, h, e, hash(v * 256 + e) AS r FROM events)
      SELECT CASE WHEN r % 20011 = 0 THEN NULL ELSE 'visitor-' || floor(pow((h % 1000003) / 1000003.0, 1.2) * ${Math.ceil(visits / 3)})::BIGINT END AS visitor_id,
        CASE WHEN r % 20021 = 0 THEN -1 ELSE ${visitMs} + e * 20000 + (r % 9973)::BIGINT END AS "time",
        CASE WHEN r % 5003 = 0 THEN 'stare' WHEN r % 50 = 0 THEN 'purchase' WHEN r % 15 = 0 THEN 'cart-add' WHEN r % 20 = 0 THEN 'search' ELSE 'view' END AS kind,
        CASE WHEN r % 20023 = 0 THEN NULL ELSE 'item-' || floor(${ITEMS} * pow((hash(r) % 1000003) / 1000003.0, 3))::INTEGER END AS item_id,
        CASE WHEN r % 20029 = 0 THEN -1 ELSE (hash(r + 2) % 10000) / 100.0 END AS price,
        strftime(epoch_ms(${visitMs}), '%Y-%m') AS month
      FROM coded LIMIT ${events})
    TO '${folder.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (month), ROW_GROUP_SIZE 200000)`);
    await writeFile(path.join(folder, '_SUCCESS'), '');
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(work, {recursive: true, force: true});
  }
}
