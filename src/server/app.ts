import {createHmac, randomBytes} from 'node:crypto';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import fastify, {type FastifyError, type FastifyInstance, type FastifyReply} from 'fastify';
import {addAggregateRoutes, toDay} from './aggregates.ts';
import {answerClientError} from './client-errors.ts';
import type {Database} from './database.ts';
import type {Labels} from './labels.ts';
import {addMerchantRoutes} from './merchant.ts';
import {Refusal} from './refusal.ts';
import {Storage} from './storage.ts';

/** From one address and minute; a browser sends one report a day, but many may stand behind one address. */
export const REQUESTS_PER_MINUTE = 300;

export interface AppOptions {
  readonly database: Database;
  /** Milliseconds since the Unix epoch; Date.now by default. */
  readonly now?: () => number;
  /** Origins of the shops whose pages may send, e.g. `https://shop.example`; none by default, so the server's own origin only. */
  readonly origins?: readonly string[];
  readonly labels?: Labels;
  /** Asked for by dashboard and estimates; none by default. */
  readonly password?: string;
  /** REQUESTS_PER_MINUTE by default. */
  readonly requestsPerMinute?: number;
  /** Whether a proxy in front tells the real address by X-Forwarded-For; false by default. */
  readonly trustProxy?: boolean;
  /** Gets one line for every failure of the server itself; stderr by default. Never holds an address or anything of a shopper. */
  readonly log?: (line: string) => void;
}

/**
 * The server without a port: every route, limits and error answers.
 *
 * @throws the database's error when its tables cannot be made
 */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const {database, now = Date.now, labels = {}, password, log = toStderr} = options;
  const storage = await Storage.open(database);
  const app = fastify({
    logger: false, // Fastify's own log would write addresses.
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 1024,
    requestTimeout: 10_000,
    clientErrorHandler: answerClientError,
    // An address that cannot be decoded never reaches a route, nor the error handler below; so its reply has no route's types.
    frameworkErrors: (error, _, reply) =>
      void (reply as FastifyReply).code(error.statusCode ?? 400).send({code: 'argument', message: error.message}),
    routerOptions: {maxParamLength: 64},
  });
  addErrorAnswers(app, log);
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    cache: 10_000,
    keyGenerator: toKeyGenerator(),
    errorResponseBuilder: (_, {ttl}) =>
      new Refusal(429, 'too-many-requests', `Too many requests. Try again in ${Math.ceil(ttl / 1000)} s.`),
  });
  await app.register(cors, {
    origin: [...(options.origins ?? [])],
    methods: ['POST', 'GET', 'DELETE'],
    allowedHeaders: ['content-type', 'authorization'],
    exposedHeaders: ['retry-after'],
    maxAge: 86_400,
    strictPreflight: false, // Its refusal is plain text; without it the answer allows a page no more.
  });
  app.addHook('onSend', async (_, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
  addDailyPurge(app, {storage, now, log});
  app.get('/health', {config: {rateLimit: false}}, async () => {
    await storage.ping();
    return {status: 'ok', database: database.kind};
  });
  addAggregateRoutes(app, {storage, now});
  await addMerchantRoutes(app, {storage, now, labels, password});
  return app;
}

/** Errors as `{code, message}`; what is the server's own fault is logged, and its message stays here. */
function addErrorAnswers(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler<FastifyError | Refusal>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (error instanceof Refusal) return reply.code(status).send({code: error.name, message: error.message});
    // Fastify's own: a body that is no JSON, too long or of another type.
    if (status < 500) return reply.code(status).send({code: 'aggregate-invalid', message: error.message});
    log(`${request.method} ${request.routeOptions.url ?? 'unknown route'}: ${error.message}`);
    return reply.code(500).send({code: 'server-failed', message: 'The server failed. Try again later.'});
  });
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send({code: 'not-found', message: 'There is nothing at this address.'}),
  );
}

/** Addresses are only counted under a keyed hash whose key lives as long as this process. */
function toKeyGenerator(): (request: {readonly ip: string}) => string {
  const key = randomBytes(32);
  return ({ip}) => createHmac('sha256', key).update(ip).digest('base64');
}

/** Deletes what is too old: once at the first request of a day, which does not wait for it. */
function addDailyPurge(
  app: FastifyInstance,
  {storage, now, log}: {storage: Storage; now: () => number; log: (line: string) => void},
): void {
  let purgedDay = 0;
  let running: Promise<void> | undefined;
  app.addHook('onRequest', async () => {
    const today = toDay(now());
    if (today === purgedDay) return;
    purgedDay = today;
    running = storage.purge(today).catch((error: Error) => log(`Old reports were not deleted: ${error.message}`));
  });
  app.addHook('onClose', () => running);
}

function toStderr(line: string): void {
  process.stderr.write(`vitrine server: ${line}\n`);
}
