import {type IncomingMessage, type Server, type ServerResponse, STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';
import {BARE_HEADERS} from './security-headers.ts';

/** Node's error code for a request that it gave up -> status and message; any other error means invalid HTTP. */
const ANSWERS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Address and headers of the request are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};
const NO_HTTP = [400, 'This is not an HTTP request.'] as const;

/** Requests of a connection that are not fully answered yet, oldest first. */
const open = new WeakMap<Duplex, {readonly request: IncomingMessage; readonly response: ServerResponse}[]>();

/**
 * Answers invalid HTTP with `{code, message}` and closes the connection. There is no reply object at this point, so the
 * bytes are written to the socket; they repeat nothing of the input.
 */
export function answerClientError(error: Error & {readonly code?: string}, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || awaitsAnswer(socket)) {
    socket.destroy();
    return;
  }
  const [status, message] = ANSWERS[error.code ?? ''] ?? NO_HTTP;
  answerSocket(socket, status, message);
}

/**
 * Answers requests that Node would refuse without a body or without an answer, and tracks which answers are pending.
 */
export function addBareAnswers(server: Server): void {
  server.on('request', (request, response) => {
    const {socket} = request;
    open.set(socket, [...(open.get(socket) ?? []), {request, response}]);
    response.once('close', () => {
      const left = (open.get(socket) ?? []).filter((one) => one.response !== response);
      open.set(socket, left);
    });
  });
  server.on('connect', (_, socket) =>
    answerSocket(socket, 405, 'This server is not a proxy. Send requests for its own addresses only.'),
  );
  server.on('checkExpectation', (_, response) => {
    const body = toBody('This server does not support the Expect header. Leave it out.');
    response.writeHead(417, {...BARE_HEADERS, ...toBodyHeaders(body)}).end(body);
  });
}

/**
 * Whether an earlier request on this connection still waits for its answer: an answer written now would be taken for
 * that one. The broken request itself, if Node created one, is the last, incomplete and unanswered, and does not count.
 */
function awaitsAnswer(socket: Duplex): boolean {
  const [first, ...others] = open.get(socket) ?? [];
  if (!first) return false;
  return others.length > 0 || first.request.complete || first.response.headersSent;
}

function answerSocket(socket: Duplex, status: number, message: string): void {
  const body = toBody(message);
  const headers = Object.entries({...BARE_HEADERS, ...toBodyHeaders(body)}).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, '', body].join('\r\n'));
}

function toBody(message: string): string {
  return JSON.stringify({code: 'argument', message});
}

function toBodyHeaders(body: string): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
}
