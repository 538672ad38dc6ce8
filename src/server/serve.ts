import {readFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {ProfilerError} from '../core/contract/errors.ts';
import {type Labels, parseLabels} from './labels.ts';
import {startServer} from './start-server.ts';

export const usage = `vitrine serve [--port N] [--host ADDRESS] [--database URL|FOLDER|memory:] [--origin ORIGIN]… [--labels FILE] [--json]
  --port      8787 by default, 0 takes a free one
  --host      127.0.0.1 by default; any other needs a password in VITRINE_PASSWORD
  --database  postgres://… or a folder; by default DATABASE_URL, else the folder vitrine-data
  --origin    a shop whose pages may send, e.g. https://shop.example; may be given several times
  --labels    JSON {"segments": [names], "interests": [names]}
  --proxy     a proxy in front tells the real address by X-Forwarded-For`;

/** Starts the server and returns when it answers; it then runs until Ctrl-C. */
export async function run(args: string[]): Promise<{json: object; text: string}> {
  const {port, host, database, origins, labels, trustProxy} = await readOptions(args);
  const server = await startServer({
    port,
    host,
    database,
    origins,
    labels,
    trustProxy,
    password: process.env.VITRINE_PASSWORD,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
  const {url, databaseKind} = server;
  const json = {url, sync: `${url}/vitrine`, dashboard: `${url}/dashboard`, database: databaseKind};
  return {json, text: `Sync      ${json.sync}\nDashboard ${json.dashboard}\nDatabase  ${databaseKind}. Ctrl-C stops.`};
}

async function readOptions(args: string[]) {
  const values = parse(args);
  const port = Number(values.port ?? 8787);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ProfilerError('argument', `--port takes a whole number from 0 to 65535, got "${values.port}".`);
  }
  const origins = values.origin ?? [];
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw new ProfilerError('argument', `--origin takes an origin such as https://shop.example, got "${origin}".`);
  }
  return {
    port,
    host: values.host,
    database: values.database ?? process.env.DATABASE_URL ?? 'vitrine-data',
    origins,
    labels: values.labels === undefined ? {} : await readLabels(values.labels),
    trustProxy: values.proxy,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: {type: 'string'},
        host: {type: 'string'},
        database: {type: 'string'},
        origin: {type: 'string', multiple: true},
        labels: {type: 'string'},
        proxy: {type: 'boolean'},
        json: {type: 'boolean'},
      },
    }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ProfilerError('argument', `${reason} Usage: ${usage.split('\n')[0]}`, {cause});
  }
}

async function readLabels(file: string): Promise<Labels> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ProfilerError('argument', `--labels: ${file} cannot be read as JSON.`, {cause});
  }
  return parseLabels(raw);
}
