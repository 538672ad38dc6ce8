import type {FastifyReply, FastifyRequest} from 'fastify';
import {isForwarded} from './forwarding.ts';
import type {PasswordGate} from './password-gate.ts';
import {isLoopback} from './proxies.ts';
import {Refusal} from './refusal.ts';

export interface MerchantAccess {
  /** Undefined if only browsers on this machine reach the server. */
  readonly gate: PasswordGate | undefined;
  /** Whether the server answers to the name in a Host header. */
  readonly isOwnHost: (header: string) => boolean;
}

/**
 * A hook that guards the merchant's routes. They answer only to the server's own host names (against DNS rebinding),
 * not to pages of other sites, and only with the password: HTTP Basic authentication with any user name, for which
 * browsers show a prompt. Without a password they answer only to browsers on this machine.
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

/** @throws Refusal 421 if the request is for another host name, by Host or by a trusted proxy's X-Forwarded-Host */
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

/** Other sites may link to the dashboard, but not frame or fetch it, or load it as a script or image. */
function checkSite({headers}: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  if (headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document') return;
  throw new Refusal(
    403,
    'forbidden',
    'The dashboard does not answer requests from pages of other sites. Open its address directly.',
  );
}

/** The given password; undefined if there is none, which is not counted as a wrong one. */
function readPassword({headers}: FastifyRequest): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  return /^[^:]*:(.+)$/s.exec(Buffer.from(encoded, 'base64').toString())?.[1];
}
