import {once} from 'node:events';
import {connect} from 'node:net';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type RunningServer, startServer} from '../../src/server/start-server.ts';

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({port: 0, database: 'memory:'});
});

afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** Everything that came. */
  readonly all: string;
}

/** Sends these bytes over a socket of its own, which no HTTP client would; what came until the server closed it. */
async function send(bytes: string): Promise<Answer> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.write(bytes);
  await once(socket, 'close');
  const [head, body] = answer.split('\r\n\r\n');
  return {status: Number(head.split(' ')[1]), head, body, all: answer};
}

const request = (line: string, ...headers: string[]) =>
  [line, 'Host: shop.example', 'Connection: close', ...headers, '', ''].join('\r\n');

const post = (body: string, ...headers: string[]) =>
  request('POST /vitrine/reports HTTP/1.1', 'Content-Type: application/json', ...headers) + body;

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
  ['a method that echoes', request('TRACE / HTTP/1.1', 'X-Canary: canary'), 404],
  ['a question for a way through', 'CONNECT canary.example:443 HTTP/1.1\r\nHost: canary.example\r\n\r\n', 405],
  ['an address with a host', request('GET http://canary.example/dashboard HTTP/1.1'), 400],
  ['an expectation', request('GET /health HTTP/1.1', 'Expect: canary'), 417],
  ['a missing Host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['two Hosts', request('GET /dashboard HTTP/1.1', 'Host: localhost'), 400],
  ['two Authorizations', request('GET / HTTP/1.1', 'Authorization: Basic YTpi', 'Authorization: Basic YTpj'), 400],
  ['two content types', post('{}', 'Content-Length: 2', 'Content-Type: text/plain'), 400],
  ['two lengths', post('{}', 'Content-Length: 2', 'Content-Length: 3'), 400],
  ['two lengths that agree', post('{}', 'Content-Length: 2', 'Content-Length: 2'), 400],
  ['two lengths in one header', post('{}', 'Content-Length: 2, 2'), 400],
  ['a length with a sign', post('{}', 'Content-Length: +2'), 400],
  ['a length below nought', post('{}', 'Content-Length: -2'), 400],
  ['a length without end', post('{}', `Content-Length: ${'9'.repeat(40)}`), 400],
  ['a length and chunks', post('0\r\n\r\n', 'Content-Length: 5', 'Transfer-Encoding: chunked'), 400],
  ['chunks not last', post('0\r\n\r\n', 'Transfer-Encoding: chunked, identity'), 400],
  ['chunks spelt wrong', post('0\r\n\r\n', 'Transfer-Encoding: xchunked'), 400],
  ['a space before the colon', post('0\r\n\r\n', 'Transfer-Encoding : chunked'), 400],
  ['a folded header', post('{}', 'Content-Length: 2', ' X-Folded: 1'), 400],
  ['a line that ends with LF alone', 'GET /health HTTP/1.1\nHost: localhost\nConnection: close\n\n', 400],
  ['a line feed in a header', request('GET /health HTTP/1.1', 'X-A: a\rX-B: b'), 400],
  ['a header with NUL', request('GET /health HTTP/1.1', 'X-A: a\0b'), 400],
  ['a chunk whose size is none', post('zz\r\n\r\n', 'Transfer-Encoding: chunked'), 400],
  [
    'chunks longer than a body may be',
    post(`2400\r\n${'x'.repeat(9216)}\r\n0\r\n\r\n`, 'Transfer-Encoding: chunked'),
    413,
  ],
  ['an upgrade', request('GET /nothing HTTP/1.1', 'Upgrade: websocket', 'Connection: upgrade, close'), 404],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
])('answers %s as {code, message}', async (_, bytes, expected) => {
  const {status, head, body, all} = await send(bytes);
  expect(status).toBe(expected);
  expect(JSON.parse(body)).toEqual({code: expect.any(String), message: expect.any(String)});
  expect(all).not.toMatch(/canary/i);
  expect(all.match(/HTTP\/1\.1 /g)).toHaveLength(1); // nothing was taken for a second request
  for (const header of ['cache-control: no-store', 'x-content-type-options: nosniff', 'x-frame-options: deny']) {
    expect(head.toLowerCase()).toContain(header);
  }
});

it('a question for the options of an address that no browser sent is answered without a body', async () => {
  expect(await send(request('OPTIONS /vitrine/reports HTTP/1.1'))).toMatchObject({status: 204, body: ''});
});

it.each([
  ['garbage', 'GARBAGE\r\n\r\n'],
  [
    'a smuggled request',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
])('the refusal of %s is never taken for the answer to the request before it', async (_, rest) => {
  const {all} = await send(`GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n${rest}`);
  // Its own answer, or none where the connection had to be cut first.
  expect(all === '' || all.startsWith('HTTP/1.1 200 OK')).toBe(true);
});

it('a socket that goes away in the middle of a request leaves the server up', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /vitrine/reports HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 500\r\n\r\n{"form');
  socket.resetAndDestroy();
  await once(socket, 'close');
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});
