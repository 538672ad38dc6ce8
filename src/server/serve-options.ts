import {readFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {ProfilerError} from '../core/contract/errors.ts';
import {checkOrigin} from './cors.ts';
import {parsePublicHost} from './hosts.ts';
import {type Labels, parseLabels} from './labels.ts';
import {parseProxies} from './proxies.ts';

export const usage = `vitrine serve [--port N] [--host ADDRESS] [--database URL|FOLDER|memory:] [--origin ORIGIN]… [--labels FILE]
              [--proxy N|ADDRESS]… [--public-host NAME]… [--json]
vitrine serve --hash-password < FILE
  --port         8787 by default, 0 takes a free one
  --host         127.0.0.1 by default; any other needs a password
  --database     postgres://… or a folder; by default DATABASE_URL, else the folder vitrine-data
  --origin       a shop whose pages may send, e.g. https://shop.example; may be given several times
  --labels       JSON {"segments": [names], "interests": [names]}
  --proxy        the proxies in front, whose X-Forwarded-For is believed: how many (1 where no number is given; the nearest must be on
                 this machine or in a private network), or their addresses and networks, e.g. 203.0.113.0/24; needs a password
  --public-host  a name by which browsers reach the server, e.g. stats.shop.example; may be given several times; needs a password
  --hash-password  reads the password from standard input and prints what VITRINE_PASSWORD_HASH takes
The password of the dashboard, 12 characters or more, is in VITRINE_PASSWORD, or its hash in VITRINE_PASSWORD_HASH.`;

/** Reads and checks what stands behind `vitrine serve`. @throws ProfilerError `argument` */
export async function readServeOptions(args: string[]) {
  const values = parse(args);
  const port = Number(values.port ?? 8787);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ProfilerError('argument', `--port takes a whole number from 0 to 65535, got "${values.port}".`);
  }
  return {
    hashesPassword: values['hash-password'] === true,
    port,
    host: values.host,
    database: values.database ?? (process.env.DATABASE_URL || 'vitrine-data'),
    origins: (values.origin ?? []).map(checkOrigin),
    labels: values.labels === undefined ? {} : await readLabels(values.labels),
    proxies: parseProxies(values.proxy ?? []),
    publicHosts: (values['public-host'] ?? []).map(parsePublicHost),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args: args.map((arg, i) => (arg === '--proxy' && (args[i + 1] ?? '-').startsWith('-') ? '--proxy=1' : arg)),
      options: {
        port: {type: 'string'},
        host: {type: 'string'},
        database: {type: 'string'},
        origin: {type: 'string', multiple: true},
        labels: {type: 'string'},
        proxy: {type: 'string', multiple: true},
        'public-host': {type: 'string', multiple: true},
        'hash-password': {type: 'boolean'},
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
