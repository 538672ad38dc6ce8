import type {FastifyInstance, FastifyRequest} from 'fastify';
import {toWords} from './error-answers.ts';
import {Refusal} from './refusal.ts';

/** Of these a request has one, or two servers on its way could each believe another one. */
const SINGLE = ['host', 'authorization', 'content-type', 'content-length', 'origin', 'x-forwarded-host'];

/** Refuses requests that no browser sends, before anything is done for them. */
export function addRequestChecks(app: FastifyInstance): void {
  // Everything that is sent here is JSON; plain text would be a way past the browser's question whether a page may
  // send.
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request) => {
    checkHeaders(request);
    // A sandboxed frame or a file: it could be anybody's, so no shop can have allowed it.
    if (request.headers.origin === 'null') {
      throw new Refusal(403, 'forbidden', 'Pages without an origin of their own get nothing here.');
    }
  });
  app.addHook('onSend', async ({raw}, reply) => {
    // Its body is still on its way and nobody waits for it.
    if (raw.complete === false) reply.header('connection', 'close');
  });
}

function checkHeaders({raw}: FastifyRequest): void {
  // Only to a proxy the address comes with a host, which would then have to count instead of Host.
  if (!/^(\/|\*$)/.test(raw.url ?? '')) throw new Refusal(400, 'argument', 'The address has to begin with a slash.');
  const twice = SINGLE.some((name) => (raw.headersDistinct?.[name]?.length ?? 0) > 1);
  if (twice) throw new Refusal(400, 'argument', 'A header that may come once came several times.');
  // Nothing here unpacks: who sends it packed must not believe that it was read.
  if ((raw.headers['content-encoding'] ?? 'identity') !== 'identity') throw new Refusal(415, 'argument', toWords(415));
  // HTTP/1.0 needs no Host.
  if (raw.httpVersion === '1.1' && raw.headers.host === undefined) {
    throw new Refusal(400, 'argument', 'The Host header is missing.');
  }
}
