import helmet from '@fastify/helmet';
import type {FastifyInstance} from 'fastify';

/** For answers that no page shows. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/**
 * What answers carry that are written before a request has a route, where no hook runs: one that is not HTTP, or
 * whose address cannot be decoded. The rest is helmet's.
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
 * Adds the security headers to every answer, and keeps them all out of caches: each is about a person, a merchant, or
 * an error.
 */
export async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {useDefaults: false, directives: {defaultSrc: ["'none'"], frameAncestors: ["'none'"]}},
    xFrameOptions: {action: 'deny'},
    referrerPolicy: {policy: 'no-referrer'},
    // Whoever ends TLS knows whether the whole host, often the shop's own, may promise it.
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store');
  });
}
