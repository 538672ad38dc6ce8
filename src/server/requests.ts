import type {FastifyInstance, FastifyRequest} from 'fastify';
import {toWords} from './error-answers.ts';
import {Refusal} from './refusal.ts';

/** Headers that must occur at most once; otherwise two servers on the way could each read another value. */
const SINGLE = ['host', 'authorization', 'content-type', 'content-length', 'origin', 'x-forwarded-host'];

/** Refuses requests that browsers never send, before anything else is done for them. */
export function addRequestChecks(app: FastifyInstance): void {
  // All bodies are JSON. Plain text must not be accepted, because browsers send it across origins without a preflight.
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request) => {
    checkHeaders(request);
    // The origin `null` of a sandboxed frame or file may belong to anybody, so no shop can have allowed it.
    if (request.headers.origin === 'null') {
      throw new Refusal(
        403,
        'forbidden',
        'Requests with the origin "null" are refused. Send them from a page of the shop, not from a sandboxed frame or a file.',
      );
    }
  });
  app.addHook('onSend', async ({raw}, reply) => {
    // The body of a refused request is still arriving and will not be read.
    if (raw.complete === false) reply.header('connection', 'close');
  });
}

function checkHeaders({raw}: FastifyRequest): void {
  // An absolute URL is meant for proxies, and its host would take precedence over the Host header.
  if (!/^(\/|\*$)/.test(raw.url ?? '')) throw new Refusal(400, 'argument', 'The address has to begin with a slash.');
  const twice = SINGLE.some((name) => (raw.headersDistinct?.[name]?.length ?? 0) > 1);
  if (twice) throw new Refusal(400, 'argument', `Send each of these headers once only: ${SINGLE.join(', ')}.`);
  // Compressed bodies are not supported.
  if ((raw.headers['content-encoding'] ?? 'identity') !== 'identity') throw new Refusal(415, 'argument', toWords(415));
  // HTTP/1.0 needs no Host.
  if (raw.httpVersion === '1.1' && raw.headers.host === undefined) {
    throw new Refusal(400, 'argument', 'The Host header is missing.');
  }
}
