import type {Database} from './database.ts';

/** Key of the advisory lock (any number), which makes servers that start at once migrate one after the other. */
const LOCK = 7_480_231;

/**
 * Steps are only appended: a database that has applied n of them gets the rest. No column holds an IP address, a user
 * agent or a time finer than a day.
 */
const STEPS: readonly (readonly string[])[] = [
  // Every key begins with profile_id, so that the tables can be distributed by it (Citus).
  [
    `CREATE TABLE profiles (
       profile_id text PRIMARY KEY,
       secret_hash text NOT NULL
     )`,
    `CREATE TABLE reports (
       profile_id text NOT NULL REFERENCES profiles ON DELETE CASCADE,
       day integer NOT NULL,
       epsilon double precision NOT NULL,
       segment smallint NOT NULL,
       interest smallint NOT NULL,
       price_tier smallint NOT NULL,
       activity smallint NOT NULL,
       intent smallint NOT NULL,
       churn smallint NOT NULL,
       PRIMARY KEY (profile_id, day)
     )`,
    'CREATE INDEX reports_by_day ON reports (day)',
    // Erased ids, so that a late copy of a report does not bring the row back.
    `CREATE TABLE erased (
       profile_id text PRIMARY KEY,
       day integer NOT NULL
     )`,
  ],
  // One answer per browser and week, under an id of its own. The tables of the first step get no new rows, and old ones
  // expire. The key begins with the epoch, so that a partition per week can be dropped as a whole. Erasing a report
  // empties its answer but keeps the row as long as a late copy could arrive.
  [
    `CREATE TABLE coarse_reports (
       epoch integer NOT NULL,
       report_id text NOT NULL,
       secret_hash text NOT NULL,
       slot text,
       answer smallint,
       PRIMARY KEY (epoch, report_id),
       CHECK ((slot IS NULL) = (answer IS NULL))
     )`,
  ],
  // Sums of split reports over all shoppers, with the noise of both servers: a row per epoch and slot.
  [
    `CREATE TABLE opened_sums (
       epoch integer NOT NULL,
       slot text NOT NULL,
       sums jsonb NOT NULL,
       reports integer NOT NULL,
       PRIMARY KEY (epoch, slot)
     )`,
  ],
];

/** Migrates the tables to this code's version. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await query('CREATE TABLE IF NOT EXISTS migrations (step integer PRIMARY KEY)');
    const [{done}] = await query<{done: number}>('SELECT count(*)::int AS done FROM migrations');
    for (let step = done; step < STEPS.length; step++) {
      for (const statement of STEPS[step]) await query(statement);
      await query('INSERT INTO migrations (step) VALUES ($1)', [step]);
    }
  });
}
