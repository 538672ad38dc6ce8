import {type Server, STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';
import {BARE_HEADERS} from './security-headers.ts';

/** What Node says of a request that it gives up -> status and words; everything else is not HTTP. */
const ANSWERS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Address and headers of the request are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};
const NO_HTTP = [400, 'This is not an HTTP request.'] as const;

/**
 * Answers what never became a request as `{code, message}`, and closes the connection. There is no reply yet at this point, so the bytes
 * are written to the socket; nothing of what came is repeated in them.
 */
export function answerClientError(error: Error & {readonly code?: string}, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = ANSWERS[error.code ?? ''] ?? NO_HTTP;
  answerSocket(socket, status, message);
}

/** Answers what Node would answer without a body, or by closing the connection without a word. */
export function addBareAnswers(server: Server): void {
  server.on('connect', (_, socket) => answerSocket(socket, 405, 'This server is no proxy.'));
  server.on('checkExpectation', ({socket}) => answerSocket(socket, 417, 'This server meets no such expectation.'));
}

function answerSocket(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify({code: 'argument', message});
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      ...Object.entries(BARE_HEADERS).map(([name, value]) => `${name}: ${value}`),
      '',
      body,
    ].join('\r\n'),
  );
}
