import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chownSync, existsSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {findOnPath} from './find-program.ts';
import {findPort} from './split-parties.ts';

/** Where Debian has its programs, which are not on the PATH. */
const DEBIAN = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; this user is on every Linux. */
const NOBODY = 65_534;

/** PostgreSQL as a process of its own, with all that the one of postgres-server.ts lacks: extensions, connections. */
export interface PostgresProgram {
  readonly url: string;
  close(): Promise<void>;
}

/** The folder of `initdb` and `postgres`; undefined where PostgreSQL is not installed. */
export function findPostgresFolder(): string | undefined {
  const initdb = findOnPath(['initdb']);
  if (initdb) return path.dirname(initdb);
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((left, right) => Number(right) - Number(left)) : [];
  return versions.map((version) => `${DEBIAN}/${version}/bin`).find((bin) => existsSync(`${bin}/initdb`));
}

/** @param programs see findPostgresFolder */
export async function startPostgres(programs: string): Promise<PostgresProgram> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-postgres-'));
  const user = process.getuid?.() === 0 ? {uid: NOBODY, gid: NOBODY} : {};
  if (user.uid !== undefined) chownSync(folder, NOBODY, NOBODY);
  const options = {...user, cwd: folder};
  const data = path.join(folder, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  execFileSync(path.join(programs, 'initdb'), initdb, {...options, stdio: ['ignore', 'ignore', 'inherit']});
  const port = await findPort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const server = spawn(
    path.join(programs, 'postgres'),
    ['-D', data, '-p', `${port}`, ...settings.flatMap((setting) => ['-c', setting])],
    {...options, stdio: ['ignore', 'ignore', 'pipe']},
  );
  await waitForLine(server, 'ready to accept connections');
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      await stop(server, 'SIGINT'); // disconnects clients
      rmSync(folder, {recursive: true, force: true});
    },
  };
}

/** Ends a process and waits until it is gone. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** @throws Error with all that it wrote, when the process ends first */
async function waitForLine(child: ChildProcess, text: string): Promise<void> {
  const lines: string[] = [];
  if (!child.stderr) throw new Error('The process has no stderr.');
  const reader = createInterface(child.stderr);
  await new Promise<void>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line);
      if (line.includes(text)) resolve();
    });
    child.once('error', reject).once('exit', () => reject(new Error(lines.join('\n'))));
  });
}
