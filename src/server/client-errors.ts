import {type IncomingMessage, type Server, type ServerResponse, STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';
import {BARE_HEADERS} from './security-headers.ts';

/** What Node says of a request that it gives up -> status and words; everything else is not HTTP. */
const ANSWERS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Address and headers of the request are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};
const NO_HTTP = [400, 'This is not an HTTP request.'] as const;

/** Requests of a connection whose answer is not through yet, oldest first. */
const open = new WeakMap<Duplex, {readonly request: IncomingMessage; readonly response: ServerResponse}[]>();

/**
 * Answers what never became a request as `{code, message}`, and closes the connection. There is no reply yet at this
 * point, so the bytes are written to the socket; nothing of what came is repeated in them.
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
 * Answers what Node would answer without a body, or by closing the connection without a word; and notes which answers
 * are due.
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
  server.on('connect', (_, socket) => answerSocket(socket, 405, 'This server is no proxy.'));
  server.on('checkExpectation', (_, response) => {
    const body = toBody('This server meets no such expectation.');
    response.writeHead(417, {...BARE_HEADERS, ...toBodyHeaders(body)}).end(body);
  });
}

/**
 * Whether a request before the broken one waits for its answer: what is written now would be taken for that. The
 * broken one itself, if it got as far as to be one, is the last, has not all come, and is not answered yet.
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
