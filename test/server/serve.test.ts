import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {expect, it} from 'vitest';

function vitrine(...args: string[]) {
  return spawn(process.execPath, ['--import', 'tsx', 'src/trainer/index.ts', ...args], {
    env: {...process.env, VITRINE_PASSWORD: '', DATABASE_URL: ''},
  });
}

it('vitrine serve prints its addresses as one line of JSON, answers there, and ends when it is told to', async () => {
  const child = vitrine('serve', '--port', '0', '--database', 'memory:', '--json');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const {url, sync, dashboard, database} = JSON.parse(line) as Record<string, string>;
  expect({sync, dashboard, database}).toEqual({
    sync: `${url}/vitrine`,
    dashboard: `${url}/dashboard`,
    database: 'pglite',
  });
  expect(await (await fetch(`${url}/health`)).json()).toEqual({status: 'ok', database: 'pglite'});
  expect((await fetch(dashboard)).status).toBe(200);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

it.each([
  [['--port', 'many'], /--port takes a whole number from 0 to 65535, got "many"/],
  [['--origin', 'shop.example/path'], /--origin takes an origin such as https:\/\/shop\.example/],
  [
    ['--host', '0.0.0.0', '--database', 'memory:'],
    /On 0\.0\.0\.0 others can open the dashboard: set VITRINE_PASSWORD first/,
  ],
])('vitrine serve %j exits 1 with one clear line', async (args, message) => {
  const child = vitrine('serve', ...args);
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text).toMatch(message);
});
