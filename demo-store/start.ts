import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {createStore, readShopProducts} from './create-store.ts';
import {toLabels} from './labels.ts';
import {startParties} from './start-parties.ts';

/**
 * `npm start`: builds what is missing, then runs the demo shop, the sync server with its dashboard, and a helper until
 * Ctrl-C.
 * `--port N` or PORT says where the shop is; without it 4173 or the next free one is taken.
 */
const ROOT = path.join(import.meta.dirname, '..');
const FIRST_PORT = 4173;
/** Free ports are looked for up to here. */
const LAST_PORT = FIRST_PORT + 40;
/** What the shop cannot do without; anything missing means that nothing was built yet. */
const BUILT = ['vitrine.js', 'vitrine-main.js', 'vitrine-capture.js', 'vitrine-widgets.js', 'vitrine-worker.js'];

try {
  await main();
} catch (error) {
  process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const wanted = readPort();
  if (wanted !== undefined && !(await isFree(wanted))) {
    throw new Error(`Port ${wanted} is taken. Choose another: npm start -- --port ${wanted + 1}`);
  }
  buildMissing();
  const port = wanted ?? (await findFree(FIRST_PORT));
  const leaderPort = await findFree(port + 1);
  const shopUrl = `http://localhost:${port}`;
  const demo = path.join(ROOT, '.cache', 'demo');
  const parties = await startParties(
    {
      ports: {leader: leaderPort, helper: await findFree(leaderPort + 1)},
      databases: {
        leader: process.env['DATABASE_URL'] ?? path.join(demo, 'database'),
        helper: path.join(demo, 'helper-database'),
      },
      pairFolder: path.join(demo, 'pair'),
    },
    {origins: [shopUrl, `http://127.0.0.1:${port}`], labels: toLabels(readShopProducts())},
  );
  const {leaderUrl, helperUrl, databaseKind} = parties;
  const store = await createStore({
    sync: `${leaderUrl}/vitrine`,
    helper: helperUrl,
    dashboard: `${leaderUrl}/dashboard`,
  });
  await store.listen({port, host: 'localhost'});
  process.stdout.write(
    `\n  Demo shop   ${shopUrl}\n  Dashboard   ${leaderUrl}/dashboard\n  Sync        ${leaderUrl}/vitrine (${databaseKind})\n` +
      `  Helper      ${helperUrl}/vitrine\n\n` +
      '  Reports are shared between the sync server and its helper, so that neither can read one. Here both run on one\n' +
      '  machine, which shows how it works and protects from nobody who owns both.\n\n  Ctrl-C stops all.\n',
  );
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1); // pressed twice: stop without waiting
      isStopping = true;
      void Promise.allSettled([store.close(), parties.close()]).then(() => process.exit(0));
    });
  }
}

function readPort(): number | undefined {
  const {values} = parseArgs({options: {port: {type: 'string'}}});
  const text = values.port ?? process.env['PORT'];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`A port is a whole number from 1 to 65535, got "${text}".`);
}

function buildMissing(): void {
  if (BUILT.some((name) => !existsSync(path.join(ROOT, 'dist', name)))) {
    process.stdout.write('Building Vitrine …\n');
    run('npm', ['run', '-s', 'build']);
  }
  if (!existsSync(path.join(ROOT, 'dist', 'store', 'shop.js'))) {
    process.stdout.write('Building the demo shop …\n');
    run('npx', ['vite', 'build', '--config', path.join('demo-store', 'vite.config.ts'), '--logLevel', 'warn']);
  }
}

function run(command: string, args: readonly string[]): void {
  const {status} = spawnSync(command, args, {cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32'});
  if (status !== 0) throw new Error(`"${command} ${args.join(' ')}" failed; its message is above.`);
}

async function findFree(from: number): Promise<number> {
  for (let port = from; port <= Math.max(LAST_PORT, from + 40); port++) if (await isFree(port)) return port;
  throw new Error(`No port from ${from} on is free. Name one: npm start -- --port N`);
}

/** Both families are tried: a server on ::1 alone would not be noticed on 127.0.0.1. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await new Promise<string | undefined>((resolve) => {
      const probe = createServer();
      probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      probe.listen({port, host}, () => probe.close(() => resolve(undefined)));
    });
    // A machine without IPv6 has no ::1 to be taken.
    if (code !== undefined && code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') return false;
  }
  return true;
}
