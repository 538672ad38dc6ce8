import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {afterEach, expect, it} from 'vitest';

const env: NodeJS.ProcessEnv = {...process.env, VITRINE_PASSWORD: '', VITRINE_PASSWORD_HASH: '', DATABASE_URL: ''};
const started: ChildProcess[] = [];

// Each child leads a group of its own: whatever a failed test has left of it ends here.
afterEach(() => {
  for (const {pid} of started.splice(0)) if (pid !== undefined) signalGroup(pid, 'SIGKILL');
});

function start(command: string, ...args: string[]) {
  const child = spawn(command, args, {env, detached: true, stdio: ['pipe', 'pipe', 'pipe']});
  started.push(child);
  return child;
}

/** As a service manager starts it: the process that is signalled is the one that serves. */
function vitrine(...args: string[]) {
  return start(process.execPath, '--import', 'tsx', 'src/trainer/index.ts', ...args);
}

/** Runs it to its end. */
async function finish(child: ReturnType<typeof start>): Promise<{code: number; out: string; error: string}> {
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return {code, out, error};
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody of it is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The object in the first line of stdout. */
async function readJson(child: ReturnType<typeof start>): Promise<Record<string, string>> {
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return JSON.parse(line);
}

const isUp = (url: string) =>
  fetch(`${url}/health`).then(
    () => true,
    () => false,
  );

it('vitrine serve prints its addresses as one line of JSON, answers there, and ends when it is told to', async () => {
  const child = vitrine('serve', '--port', '0', '--database', 'memory:', '--json');
  const {url, dashboard, ...rest} = await readJson(child);
  expect({dashboard, ...rest}).toEqual({
    role: 'leader',
    protocol: 'coarse',
    sync: `${url}/vitrine`,
    dashboard: `${url}/dashboard`,
    database: 'pglite',
  });
  expect(await (await fetch(`${url}/health`)).json()).toEqual({status: 'ok', database: 'pglite'});
  expect((await fetch(dashboard)).status).toBe(200);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(await isUp(url)).toBe(false);
});

it('serves by npm run, and Ctrl-C in its terminal ends it', async () => {
  const child = start('npm', 'run', '-s', 'vitrine', '--', 'serve', '--port', '0', '--database', 'memory:', '--json');
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const {url, database} = await readJson(child);
  expect(database).toBe('pglite');
  expect(await isUp(url)).toBe(true);
  // A terminal sends it to the whole group.
  signalGroup(child.pid!, 'SIGINT');
  await once(child, 'close');
  await expect.poll(() => isUp(url), {timeout: 30_000}).toBe(false);
  expect(JSON.parse(text.trim().split('\n').at(-1)!)).toMatchObject({url});
});

it.each([
  [['--port', 'many'], /--port takes a whole number from 0 to 65535, got "many"/],
  [['--origin', 'shop.example/path'], /--origin takes an origin such as https:\/\/shop\.example/],
  [['--origin', 'null'], /--origin takes an origin/],
  [['--proxy', 'everyone'], /--proxy takes a number of proxies from 1 to 10, or their addresses.*got "everyone"/],
  [['--proxy', '--database', 'memory:'], /Behind a proxy others can open the dashboard: set VITRINE_PASSWORD/],
  [['--role', 'third'], /--role takes leader or helper, got "third"/],
  [['--role', 'helper'], /Make one with "vitrine pair --helper ADDRESS --out DIR" and give it with --pair/],
  [['--pair', 'package.json'], /The pair file does not fit.*Make both files anew with "vitrine pair"/],
  [['--pair', 'nowhere.json'], /--pair takes a file of "vitrine pair", got .*nowhere\.json, which cannot be read/],
  [['--public-host', 'https://shop.example'], /--public-host takes a name without a port/],
  [
    ['--host', '0.0.0.0', '--database', 'memory:'],
    /On 0\.0\.0\.0 others can open the dashboard: set VITRINE_PASSWORD or VITRINE_PASSWORD_HASH first/,
  ],
])('vitrine serve %j exits 1 with one clear line', async (args, message) => {
  const {code, error} = await finish(vitrine('serve', ...args));
  expect(code).toBe(1);
  expect(error.trim().split('\n')).toHaveLength(1);
  expect(error).toMatch(message);
});

it('makes the hash of a password that is given on standard input, and serves behind a proxy with it', async () => {
  const hashing = vitrine('serve', '--hash-password');
  hashing.stdin.end('open sesame, please\n');
  const {code, out, error} = await finish(hashing);
  expect({code, error}).toEqual({code: 0, error: ''});
  expect(out).toMatch(/^\$scrypt\$.*\n$/);
  expect(out).not.toContain('sesame');

  env.VITRINE_PASSWORD_HASH = out.trim();
  const child = vitrine(
    'serve',
    '--port',
    '0',
    '--database',
    'memory:',
    '--public-host',
    'stats.example',
    '--proxy',
    '--json',
  );
  env.VITRINE_PASSWORD_HASH = '';
  const {dashboard} = await readJson(child);
  const open = (password: string) =>
    fetch(dashboard, {
      headers: {
        authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}`,
        'x-forwarded-for': '198.18.0.1, 203.0.113.7',
        'x-forwarded-host': 'stats.example',
      },
    });
  expect((await open('open sesame, pleas')).status).toBe(401);
  expect((await open('open sesame, please')).status).toBe(200);
});

it('a password that is too short is refused before it is hashed', async () => {
  const hashing = vitrine('serve', '--hash-password');
  hashing.stdin.end('x\n');
  expect(await finish(hashing)).toEqual({
    code: 1,
    out: '',
    error: 'vitrine serve: The password has 1 character, at least 12 are needed. Take several random words.\n',
  });
});
