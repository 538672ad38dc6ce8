import type {FastifyError, FastifyInstance} from 'fastify';
import {DatabaseAway} from './database.ts';
import {RETRY_SECONDS} from './health.ts';
import {Refusal} from './refusal.ts';

/** Messages for Fastify's own refusals by status; Fastify's would quote the input. */
const WORDS: Readonly<Record<number, string>> = {
  400: 'The body is not valid JSON for this address.',
  413: 'The body is too long for this address.',
  414: 'A part of the address is too long.',
  415: 'Send the body as application/json, without Content-Encoding.',
};

/**
 * Answers every error with `{code, message}`. Failures of the server itself are logged, and their message is not sent.
 */
export function addErrorAnswers(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler<FastifyError | Refusal | DatabaseAway>((error, request, reply) => {
    if (error instanceof Refusal) {
      if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
      return reply.code(error.statusCode).send({code: error.name, message: error.message});
    }
    const status = ('statusCode' in error ? error.statusCode : undefined) ?? 500;
    if (status < 500) return reply.code(status).send({code: 'aggregate-invalid', message: toWords(status)});
    const place = `${request.method} ${request.routeOptions.url ?? 'unknown route'}`;
    log(toLogLine(place, error));
    if (error instanceof DatabaseAway) {
      reply.header('retry-after', RETRY_SECONDS);
      const message = 'The database does not answer. Try again later.';
      return reply.code(503).send({code: 'server-failed', message});
    }
    return reply.code(500).send({code: 'server-failed', message: 'The server failed. Try again later.'});
  });
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send({code: 'not-found', message: 'There is nothing at this address.'}),
  );
}

/** The message for a request that Fastify refuses with this status. */
export function toWords(status: number): string {
  return WORDS[status] ?? 'This request cannot be answered.';
}

/** One log line about a failure, without the addresses, ids and secrets that an error message may hold. */
export function toLogLine(place: string, error: Error): string {
  const message = error.message
    .split('\n')[0]
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, '…')
    .replace(/(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}/gi, '…')
    .replace(/[0-9a-f]{16,}/gi, '…')
    .replace(/"[^"]*"|'[^']*'/g, '"…"');
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `${place}: ${message}${code}`;
}

/** Logs the same line at most once a minute, because one cause makes thousands of requests fail. */
export function toSparseLog(log: (line: string) => void, uptimeMs: () => number): (line: string) => void {
  const saidMs = new Map<string, number>();
  return (line) => {
    const nowMs = uptimeMs();
    if (nowMs - (saidMs.get(line) ?? -Infinity) < 60_000) return;
    if (saidMs.size >= 100) saidMs.clear();
    saidMs.set(line, nowMs);
    log(line);
  };
}
