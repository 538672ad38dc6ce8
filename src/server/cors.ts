import cors from '@fastify/cors';
import type {FastifyInstance} from 'fastify';
import {ProfilerError} from '../core/contract/errors.ts';

/**
 * Allows cross-origin requests from these origins, on all routes but those with `config: {cors: false}`, the
 * merchant's.
 */
export async function addCors(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: origins.map(checkOrigin),
    methods: ['POST', 'GET', 'DELETE'],
    allowedHeaders: ['content-type', 'authorization'],
    exposedHeaders: ['retry-after'],
    maxAge: 86_400,
    // The plugin's strict mode would refuse in plain text; without it pages are not allowed anything more.
    strictPreflight: false,
  });
}

/** @throws ProfilerError `argument` if it is not an origin in the form of browsers; `null` and `*` are refused */
export function checkOrigin(text: string): string {
  if (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text) return text;
  throw new ProfilerError('argument', `--origin takes an origin such as https://shop.example, got "${text}".`);
}
