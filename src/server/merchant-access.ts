import type {FastifyReply, FastifyRequest} from 'fastify';
import {isForwarded} from './forwarding.ts';
import type {PasswordGate} from './password-gate.ts';
import {isLoopback} from './proxies.ts';
import {Refusal} from './refusal.ts';

export interface MerchantAccess {
  /** Undefined where only a browser on this machine reaches the server. */
  readonly gate: PasswordGate | undefined;
  /** Whether the server answers to the name in a Host header. */
  readonly isOwnHost: (header: string) => boolean;
}

/**
 * A hook for the merchant's routes. They answer to the server's own names only (a page elsewhere whose name was made
 * to lead here gets nothing), to no other site's pages, and to the password: HTTP Basic authentication with any user
 * name, which browsers ask for by themselves. Without a password they answer to browsers on this machine alone.
 */
export function createMerchantAccess({gate, isOwnHost}: MerchantAccess) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!gate) checkIsLocal(request);
    checkHost(request, isOwnHost);
    checkSite(request);
    if (!gate) return;
    const given = readPassword(request);
    if (given !== undefined && (await gate.isRight(given, request.ip))) return;
    reply.header('www-authenticate', 'Basic realm="Vitrine", charset="UTF-8"');
    throw new Refusal(401, 'forbidden', 'The password of the dashboard is missing or wrong.');
  };
}

/**
 * @throws Refusal 421 where the browser asked for another server, by Host or by what a trusted proxy says that it was
 */
export function checkHost(request: FastifyRequest, isOwnHost: (header: string) => boolean): void {
  if (isOwnHost(request.headers.host ?? '') && isOwnHost(request.host)) return;
  throw new Refusal(
    421,
    'forbidden',
    'This server does not answer to that host name. If it is the right one, start the server with --public-host NAME.',
  );
}

function checkIsLocal(request: FastifyRequest): void {
  if (isLoopback(request.socket.remoteAddress) && !isForwarded(request)) return;
  throw new Refusal(
    403,
    'forbidden',
    'Others can reach this dashboard: set VITRINE_PASSWORD, and start the server with --proxy where a proxy passes requests on.',
  );
}

/** Other sites may lead to the dashboard by a link, and do nothing else: no frame, no script, image or fetch. */
function checkSite({headers}: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  if (headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document') return;
  throw new Refusal(403, 'forbidden', 'Pages of other sites get nothing from the dashboard.');
}

/** Undefined where none was given: that is a question for it, not a guess. */
function readPassword({headers}: FastifyRequest): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  return /^[^:]*:(.+)$/s.exec(Buffer.from(encoded, 'base64').toString())?.[1];
}
