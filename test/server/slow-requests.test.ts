import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {afterEach, beforeAll, afterAll, expect, it} from 'vitest';
import type {FastifyInstance} from 'fastify';
import {createApp, REQUEST_TIMEOUT_MS} from '../../src/server/app.ts';
import {type Database, openDatabase} from '../../src/server/database.ts';
import {type RunningServer, startServer} from '../../src/server/start-server.ts';

const LIMIT_MS = 400;
/** Time that a closing server gives to running requests; on a busy machine an answer may take a second. */
const GRACE_MS = 3000;
/** A machine that is busy may look late. */
const SLACK_MS = 2000;

let database: Database;
let app: FastifyInstance;
let port: number;
const opened: Socket[] = [];

beforeAll(async () => {
  database = await openDatabase('memory:');
  app = await createApp({database, requestTimeoutMs: LIMIT_MS, log: () => {}});
  port = Number(new URL(await app.listen({port: 0, host: '127.0.0.1'})).port);
});

afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
});

afterAll(async () => {
  await app.close();
  await database.close();
});

/** Sends a beginning, then one byte of the rest after the other; resolves when the server has closed the connection. */
async function drip(beginning: string, rest: string, toPort = port): Promise<{answer: string; elapsedMs: number}> {
  const socket = connect(toPort, '127.0.0.1');
  opened.push(socket);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.on('error', () => {}); // the last bytes go to a socket that is closed already
  await once(socket, 'connect');
  const startMs = performance.now();
  socket.write(beginning);
  let sent = 0;
  const timer = setInterval(() => socket.write(rest[sent++ % rest.length]), 20);
  await once(socket, 'close');
  clearInterval(timer);
  return {answer, elapsedMs: performance.now() - startMs};
}

const HEAD = 'POST /vitrine/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

it.each([
  ['a body of which a byte comes now and then', `${HEAD}Content-Length: 1000\r\n\r\n{`, 'a'],
  ['chunks that never end', `${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n'],
  ['a header that never ends', `${HEAD}X-Slow: `, 'a'],
  ['headers that never end', HEAD, 'X: a\r\n'],
  ['a first line that never ends', 'GET /', 'a'],
])('is cut when its time is over: %s', async (_, beginning, rest) => {
  const {answer, elapsedMs} = await drip(beginning, rest);
  expect(elapsedMs).toBeGreaterThan(LIMIT_MS * 0.9);
  expect(elapsedMs).toBeLessThan(LIMIT_MS + SLACK_MS);
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(JSON.parse(answer.split('\r\n\r\n')[1])).toEqual({
    code: 'argument',
    message: 'The request took too long to arrive.',
  });
});

it('the limit is 10 s as it stands, for headers and body alike, and is looked after twice a second', async () => {
  const usual = await createApp({database, log: () => {}});
  expect(REQUEST_TIMEOUT_MS).toBe(10_000);
  expect(usual.server.requestTimeout).toBe(10_000);
  expect(usual.server.headersTimeout).toBe(10_000);
  // Not in the types of Node.
  expect(Reflect.get(usual.server, 'connectionsCheckingInterval')).toBe(500);
  await usual.close();
});

it('an answer that came before the body closes the connection, so the rest is neither waited for nor taken for a request', async () => {
  const {answer, elapsedMs} = await drip(
    'POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n',
    'a',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  expect(answer.toLowerCase()).toContain('connection: close');
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(elapsedMs).toBeLessThan(LIMIT_MS + SLACK_MS);
});

it('shutting down lets a running request end, takes no new ones, and does not wait for one that never ends', async () => {
  const server: RunningServer = await startServer({
    port: 0,
    database: 'memory:',
    closeGraceMs: GRACE_MS,
    log: () => {},
  });
  const own = Number(new URL(server.url).port);
  const body = '{"format":1}';
  const running = connect(own, '127.0.0.1');
  opened.push(running);
  let answer = '';
  running.setEncoding('utf8').on('data', (text: string) => (answer += text));
  running.write(`${HEAD}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);
  const endless = drip(`${HEAD}Content-Length: 1000\r\n\r\n{`, 'a', own);
  // Both have arrived when a later one is answered.
  await fetch(`${server.url}/health`);
  const startMs = performance.now();
  const closed = server.close();
  running.write(body.slice(5));
  await once(running, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /); // read to its end and refused for what it says
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  await closed;
  await endless;
  expect(performance.now() - startMs).toBeLessThan(GRACE_MS + SLACK_MS);
});
