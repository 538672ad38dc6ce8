import {ProfilerError} from '../core/contract/errors.ts';
import {DAP_PATH} from '../core/contract/sharing-offer.ts';
import {formatPasswordHash, hashPassword} from './password.ts';
import {readSecretLine} from './read-secret-line.ts';
import {readServeOptions, type ServeWords} from './serve-options.ts';
import {startServer} from './start-server.ts';

/**
 * Starts the server and returns when it answers; it then runs until Ctrl-C. With `hashPassword` it only makes a hash.
 */
export async function startServing({
  hashPassword: hashesPassword,
  ...words
}: ServeWords & {readonly hashPassword?: boolean}): Promise<{json: object; text: string}> {
  const options = await readServeOptions(words);
  if (hashesPassword) return printHash();
  const {VITRINE_PASSWORD, VITRINE_PASSWORD_HASH} = process.env;
  const server = await startServer({...options, password: VITRINE_PASSWORD, passwordHash: VITRINE_PASSWORD_HASH});
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(server));
  const {url, databaseKind: database} = server;
  if (options.pair?.role === 'helper') {
    const json = {url, role: 'helper', dap: `${url}/vitrine${DAP_PATH}`, database};
    return {json, text: `Helper    ${json.dap}\nDatabase  ${database}. Ctrl-C stops.`};
  }
  const protocol = options.pair ? 'split' : 'coarse';
  const json = {url, role: 'leader', sync: `${url}/vitrine`, dashboard: `${url}/dashboard`, database, protocol};
  const reports = options.pair ? `split with ${options.pair.helper}` : 'coarse: noise of each browser, no second party';
  return {
    json,
    text: `Sync      ${json.sync}\nDashboard ${json.dashboard}\nReports   ${reports}\nDatabase  ${database}. Ctrl-C stops.`,
  };
}

async function stop({close}: {close(): Promise<void>}): Promise<void> {
  try {
    await close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(
      `vitrine server: it did not stop cleanly: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(1);
  }
}

async function printHash(): Promise<{json: object; text: string}> {
  const password = await readSecretLine('Password of the dashboard: ');
  if (password === undefined) throw new ProfilerError('argument', 'Give the password on standard input, as one line.');
  const hash = formatPasswordHash(await hashPassword(password));
  return {json: {hash}, text: hash};
}
