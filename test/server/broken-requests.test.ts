import {once} from 'node:events';
import {connect} from 'node:net';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type RunningServer, startServer} from '../../src/server/start-server.ts';

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({port: 0, database: 'memory:'});
});

afterAll(() => server.close());

/** Sends these bytes over a socket of its own, which no HTTP client would; the status and the body that came back. */
async function send(bytes: string): Promise<{status: number; body: string}> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.write(bytes);
  await once(socket, 'close');
  const [head, body] = answer.split('\r\n\r\n');
  return {status: Number(head.split(' ')[1]), body};
}

const request = (line: string, ...headers: string[]) =>
  [line, 'Host: shop.example', 'Connection: close', ...headers, '', ''].join('\r\n');

it.each([
  ['no HTTP at all', 'GARBAGE\r\n\r\n', 400],
  ['a method that is none', request('FETCH / HTTP/1.1'), 400],
  ['a version that is none', request('GET / HTTP/9.9'), 400],
  ['a header without end', request('GET / HTTP/1.1', `X-Long: ${'a'.repeat(20_000)}`), 431],
  ['an address without end', request(`GET /${'a'.repeat(20_000)} HTTP/1.1`), 431],
  ['an address that cannot be decoded', request('GET /% HTTP/1.1'), 400],
  ['a name too long for a profile', request(`GET /vitrine/profiles/${'a'.repeat(100)} HTTP/1.1`), 414],
  ['an address that looks like a host', request('GET //shop.example HTTP/1.1'), 404],
  ['a method of other servers', request('PROPFIND / HTTP/1.1'), 404],
])('answers %s as {code, message}', async (_, bytes, expected) => {
  const {status, body} = await send(bytes);
  expect(status).toBe(expected);
  expect(JSON.parse(body)).toEqual({code: expect.any(String), message: expect.any(String)});
});

it('a question for the options of an address that no browser sent is answered without a body', async () => {
  expect(await send(request('OPTIONS /vitrine/reports HTTP/1.1'))).toEqual({status: 204, body: ''});
});

it('a socket that goes away in the middle of a request leaves the server up', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /vitrine/reports HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 500\r\n\r\n{"form');
  socket.resetAndDestroy();
  await once(socket, 'close');
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});
