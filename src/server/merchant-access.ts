import {createHash, timingSafeEqual} from 'node:crypto';
import type {FastifyReply, FastifyRequest} from 'fastify';
import {Refusal} from './refusal.ts';

/**
 * A hook for the merchant's pages: HTTP Basic authentication, any user name. Browsers ask for it by themselves.
 *
 * @param password undefined where only this machine reaches the server
 */
export function requirePassword(
  password: string | undefined,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    if (password === undefined) return;
    const [, encoded = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const [, given = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    // Hashes have the same length, which timingSafeEqual asks for.
    if (timingSafeEqual(toHash(given), toHash(password))) return;
    reply.header('www-authenticate', 'Basic realm="Vitrine", charset="UTF-8"');
    throw new Refusal(401, 'forbidden', 'The password of the dashboard is missing or wrong.');
  };
}

function toHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
