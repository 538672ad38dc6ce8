import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {createHash, randomBytes} from 'node:crypto';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import pg from 'pg';
import {vi} from 'vitest';
import {SLOT_NAMES, type SlotName} from '../../src/core/contract/shared-slots.ts';
import {MIN_BATCH_REPORTS, TIME_PRECISION_SECONDS, toHistogram} from '../../src/core/contract/split-report.ts';
import {type Pair, toText} from '../../src/server/split/pair.ts';
import {findPort} from './split-parties.ts';
import {findPostgresFolder, startPostgres, stop} from './postgres-program.ts';

/** A test may wait this long for a build without optimisation on a busy machine. */
const READY = {timeout: 120_000, interval: 200};

/** The noise that Janus adds to its share of a sum; see docs/server.md. */
export type JanusNoise = 'none' | 'ours';
const STRATEGIES: Readonly<Record<JanusNoise, string>> = {
  none: '{dp_strategy: NoDifferentialPrivacy}',
  ours: '{dp_strategy: PureDpDiscreteLaplace, budget: {epsilon: [[1], [3]]}}',
};

/** What a test needs to run Janus. */
export interface JanusPrograms {
  readonly aggregator: string;
  /** Folder of the migrations of its database. */
  readonly migrations: string;
  /** Folder of PostgreSQL's programs. */
  readonly postgres: string;
}

/** @returns a reason, as text, where it cannot run */
export function findJanus(): JanusPrograms | string {
  const {JANUS} = process.env;
  const builds = ['release', 'debug'].map((kind) => path.join(JANUS ?? '', 'target', kind, 'janus_aggregator'));
  const aggregator = JANUS ? builds.find(existsSync) : undefined;
  if (!JANUS || !aggregator) {
    return 'Janus is not here: set JANUS to a built checkout of its release 0.7, see docs/server.md';
  }
  const postgres = findPostgresFolder();
  if (!postgres) return 'Janus has no database: install PostgreSQL, so that initdb is on the PATH';
  return {aggregator, migrations: path.join(JANUS, 'db'), postgres};
}

/** A Janus with an empty database of its own. */
export interface Janus {
  /** Base address of its DAP resources. */
  readonly address: string;
  /** Gives it the tasks of a pair, and starts it. */
  serve(pair: Pair, noise: JanusNoise): Promise<void>;
  close(): Promise<void>;
}

export async function openJanus({aggregator, migrations, postgres}: JanusPrograms): Promise<Janus> {
  const database = await startPostgres(postgres);
  await migrate(database.url, migrations);
  const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-janus-'));
  const [port, healthPort] = [await findPort(), await findPort()];
  const files = {cli: path.join(folder, 'cli.yaml'), server: path.join(folder, 'aggregator.yaml')};
  writeFileSync(files.cli, toCommonConfig(database.url, healthPort));
  writeFileSync(files.server, toCommonConfig(database.url, healthPort) + toServerConfig(port));
  const env = {...process.env, DATASTORE_KEYS: toText(randomBytes(16)), RUST_BACKTRACE: '0'};
  const address = `http://127.0.0.1:${port}/`;
  let running: ChildProcess | undefined;
  const command = (...args: readonly string[]) =>
    promisify(execFile)(aggregator, ['janus_cli', '--config-file', files.cli, ...args], {env});
  return {
    address,
    async serve(pair, noise) {
      const tasks = path.join(folder, 'tasks.yaml');
      writeFileSync(tasks, SLOT_NAMES.map((slot) => toTask(pair, slot, STRATEGIES[noise])).join('\n'));
      await command('provision-tasks', '--generate-missing-parameters', tasks);
      const suite = ['--kem', 'p-256', '--kdf', 'hkdf-sha256', '--aead', 'aes-128-gcm'];
      await command('generate-global-hpke-key', '--id', '1', ...suite);
      await command('set-global-hpke-key-state', '--id', '1', '--state', 'active');
      running = spawn(aggregator, ['aggregator', '--config-file', files.server], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await vi.waitFor(() => checkReady(address), READY);
    },
    async close() {
      if (running) await stop(running, 'SIGTERM');
      await database.close();
      rmSync(folder, {recursive: true, force: true});
    },
  };
}

async function checkReady(address: string): Promise<void> {
  const {status} = await fetch(`${address}hpke_config`);
  if (status !== 200) throw new Error(`Janus answers ${status}.`);
}

async function migrate(url: string, folder: string): Promise<void> {
  const client = new pg.Client({connectionString: url});
  await client.connect();
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.up.sql'));
    for (const file of files.sort()) await client.query(readFileSync(path.join(folder, file), 'utf8'));
  } finally {
    await client.end();
  }
}

/** What the command line and the server both read; without sqlx, the database does not know its schema's version. */
function toCommonConfig(database: string, healthPort: number): string {
  return `
database: {url: "${database}", check_schema_version: false}
health_check_listen_address: "127.0.0.1:${healthPort}"
`;
}

function toServerConfig(port: number): string {
  return `
listen_address: "127.0.0.1:${port}"
max_upload_batch_size: 100
max_upload_batch_write_delay_ms: 250
batch_aggregation_shard_count: 32
require_global_hpke_keys: true
garbage_collection: {gc_frequency_s: 3600, report_limit: 5000, aggregation_limit: 500, collection_limit: 50}
`;
}

/** A task in the form of docs/server.md. */
function toTask({tasks, token, collector}: Pair, slot: SlotName, strategy: string): string {
  const {length, chunkLength} = toHistogram(slot);
  return `
- task_id: "${toText(tasks[slot].id)}"
  peer_aggregator_endpoint: "https://stats.shop.example/vitrine/dap/"
  query_type: TimeInterval
  vdaf: !Prio3Histogram {length: ${length}, chunk_length: ${chunkLength}, dp_strategy: ${strategy}}
  role: Helper
  vdaf_verify_key: "${toText(tasks[slot].verifyKey)}"
  max_batch_query_count: 1
  task_expiration: null
  report_expiry_age: 7776000
  min_batch_size: ${MIN_BATCH_REPORTS}
  time_precision: ${TIME_PRECISION_SECONDS}
  tolerable_clock_skew: 60
  collector_hpke_config:
    id: 0
    kem_id: P256HkdfSha256
    kdf_id: HkdfSha256
    aead_id: Aes128Gcm
    public_key: "${toText(collector.publicKey)}"
  aggregator_auth_token_hash:
    type: Bearer
    hash: "${createHash('sha256').update(token).digest('base64url')}"
  collector_auth_token_hash: null
  hpke_keys: []
`;
}
