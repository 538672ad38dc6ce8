import helmet from '@fastify/helmet';
import type {FastifyInstance} from 'fastify';

/** Policy of answers that are not pages. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/**
 * Headers of answers to requests that reach no route and no hook: invalid HTTP, or an undecodable address. All others
 * get theirs from helmet.
 */
export const BARE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': NOTHING,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * Adds security headers to every answer and forbids caching: each answer is for one shopper, the merchant, or an error.
 */
export async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {useDefaults: false, directives: {defaultSrc: ["'none'"], frameAncestors: ["'none'"]}},
    xFrameOptions: {action: 'deny'},
    referrerPolicy: {policy: 'no-referrer'},
    // HSTS applies to the whole host, often the shop's own, so it is left to the server that terminates TLS.
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store');
  });
}
