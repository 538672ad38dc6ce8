import cors from '@fastify/cors';
import type {FastifyInstance} from 'fastify';
import {ProfilerError} from '../core/contract/errors.ts';

/**
 * Lets pages of these origins send and read. Every route is open to them but those with `config: {cors: false}`, the
 * merchant's.
 */
export async function addCors(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: origins.map(checkOrigin),
    methods: ['POST', 'GET', 'DELETE'],
    allowedHeaders: ['content-type', 'authorization'],
    exposedHeaders: ['retry-after'],
    maxAge: 86_400,
    strictPreflight: false, // Its refusal is plain text; without it the answer allows a page no more.
  });
}

/** @throws ProfilerError `argument` where it is not an origin as browsers write it, `null` and `*` among them */
export function checkOrigin(text: string): string {
  if (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text) return text;
  throw new ProfilerError('argument', `--origin takes an origin such as https://shop.example, got "${text}".`);
}
