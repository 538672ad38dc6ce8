/**
 * Tables of reports that are split between two parties. Each party has its own database; a leader's leaves the helper's
 * tables empty, and the other way round. Every key of a table that grows begins with the epoch (or the job, for a few
 * weeks), so that it can be partitioned by week and distributed (docs/server.md).
 */
export const SPLIT_TABLES: readonly string[] = [
  `CREATE TABLE hpke_keys (
     id smallint PRIMARY KEY,
     public_key bytea NOT NULL,
     private_key bytea NOT NULL,
     created_day integer NOT NULL
   )`,
  // Leader. Reports as they came: one share for the leader, one for the helper, both encrypted, by slot. An erased
  // report keeps its row without them, as long as a late copy could arrive.
  `CREATE TABLE split_reports (
     epoch integer NOT NULL,
     report_id text NOT NULL,
     secret_hash text NOT NULL,
     part integer,
     reports bytea,
     PRIMARY KEY (epoch, report_id)
   )`,
  `CREATE TABLE split_batches (
     epoch integer PRIMARY KEY,
     state text NOT NULL CHECK (state IN ('closed', 'opened', 'few')),
     reports integer NOT NULL
   )`,
  `CREATE TABLE split_jobs (
     epoch integer NOT NULL,
     slot text NOT NULL,
     part integer NOT NULL,
     job_id text NOT NULL,
     free_at_ms double precision NOT NULL,
     attempts integer NOT NULL,
     sum bytea,
     reports integer,
     checksum bytea,
     refused jsonb,
     PRIMARY KEY (epoch, slot, part)
   )`,
  // Sums of an opened batch, with the noise of both parties; empty where too few reports were left.
  `CREATE TABLE opened_sums (
     epoch integer NOT NULL,
     slot text NOT NULL,
     sums jsonb NOT NULL,
     reports integer NOT NULL,
     PRIMARY KEY (epoch, slot)
   )`,
  // Helper. The response to a job is kept, so that a repeated request gets the same one and counts once.
  `CREATE TABLE helper_jobs (
     epoch integer NOT NULL,
     slot text NOT NULL,
     job_id text NOT NULL,
     request_hash text NOT NULL,
     response bytea NOT NULL,
     sum bytea NOT NULL,
     reports integer NOT NULL,
     checksum bytea NOT NULL,
     PRIMARY KEY (epoch, slot, job_id)
   )`,
  `CREATE TABLE helper_reports (
     epoch integer NOT NULL,
     slot text NOT NULL,
     report_id text NOT NULL,
     job_id text NOT NULL,
     PRIMARY KEY (epoch, slot, report_id)
   )`,
  `CREATE TABLE helper_batches (
     epoch integer NOT NULL,
     slot text NOT NULL,
     request_hash text NOT NULL,
     response bytea NOT NULL,
     PRIMARY KEY (epoch, slot)
   )`,
];
