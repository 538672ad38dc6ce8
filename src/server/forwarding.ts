import type {FastifyInstance, FastifyRequest} from 'fastify';
import type {Proxies} from './proxies.ts';

/** Headers by which proxies mark forwarded requests, beside X-Forwarded-…. */
const HEADERS = [
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-original-forwarded-for',
  'x-envoy-external-address',
  'cf-connecting-ip',
  'true-client-ip',
  'fastly-client-ip',
];

/** Whether a request has a header of a proxy. */
export function isForwarded({headers}: Pick<FastifyRequest, 'headers'>): boolean {
  return (
    HEADERS.some((name) => name in headers) || Object.keys(headers).some((name) => name.startsWith('x-forwarded-'))
  );
}

/**
 * Logs once if requests come through a proxy that the server was not configured for: all shoppers behind it then share
 * the rate limit of one network.
 */
export function addForwardingNotice(
  app: FastifyInstance,
  {proxies, log}: {proxies: Proxies | undefined; log: (line: string) => void},
): void {
  let isSaid = false;
  app.addHook('onRequest', async (request) => {
    if (isSaid || !isForwarded(request)) return;
    // A trusted proxy gives at least two addresses: its own and the client's.
    if (proxies && (request.ips?.length ?? 0) > 1) return;
    if (proxies && request.headers['x-forwarded-for'] === undefined) return;
    isSaid = true;
    log(
      proxies
        ? 'X-Forwarded-For comes from an address that --proxy does not name, and is ignored: all shoppers behind it count as one network. Name it with --proxy.'
        : 'A proxy passes requests on, but no --proxy was given: all shoppers behind it count as one network. Start with --proxy.',
    );
  });
}
