import {readFile} from 'node:fs/promises';
import {ProfilerError} from '../core/contract/errors.ts';
import {checkOrigin} from './cors.ts';
import {parsePublicHost} from './hosts.ts';
import {type Labels, parseLabels} from './labels.ts';
import {parseProxies} from './proxies.ts';
import type {Pair} from './split/pair.ts';
import {readPair} from './split/write-pair.ts';

/** The options of `vitrine serve` as text; absent means the default. */
export interface ServeWords {
  readonly port?: string;
  readonly host?: string;
  readonly database?: string;
  readonly origin?: readonly string[];
  /** Name of a JSON file. */
  readonly labels?: string;
  readonly proxy?: readonly string[];
  readonly publicHost?: readonly string[];
  /** `leader` or `helper`. */
  readonly role?: string;
  /** Name of a file of `vitrine pair`. */
  readonly pair?: string;
}

/** Reads and checks the options of `vitrine serve`. @throws ProfilerError `argument` */
export async function readServeOptions(words: ServeWords) {
  const port = words.port === '' ? Number.NaN : Number(words.port ?? 8787);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ProfilerError('argument', `--port takes a whole number from 0 to 65535, got "${words.port}".`);
  }
  return {
    port,
    host: words.host,
    database: words.database ?? (process.env.DATABASE_URL || 'vitrine-data'),
    origins: (words.origin ?? []).map(checkOrigin),
    labels: words.labels === undefined ? {} : await readLabels(words.labels),
    proxies: parseProxies(words.proxy ?? []),
    publicHosts: (words.publicHost ?? []).map(parsePublicHost),
    pair: await readParty(words),
  };
}

/** The file of the server's party; undefined for a server without a second one. */
async function readParty({role = 'leader', pair}: ServeWords): Promise<Pair | undefined> {
  if (role !== 'leader' && role !== 'helper') {
    throw new ProfilerError('argument', `--role takes leader or helper, got "${role}".`);
  }
  if (pair !== undefined) return readPair(pair, role);
  if (role === 'leader') return undefined; // Without a helper reports are coarse.
  const how = 'Make one with "vitrine pair --helper ADDRESS --out DIR" and give it with --pair.';
  throw new ProfilerError('argument', `A helper needs the file that it shares tasks by with its leader. ${how}`);
}

async function readLabels(file: string): Promise<Labels> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ProfilerError('argument', `--labels takes a JSON file, got ${file}, which cannot be read as JSON.`, {
      cause,
    });
  }
  return parseLabels(raw);
}
