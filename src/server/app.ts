import fastify, {type FastifyHttpOptions, type FastifyInstance, type FastifyReply} from 'fastify';
import type {Server} from 'node:http';
import {addAggregateRoutes} from './aggregates.ts';
import {Budget, MINUTE_MS} from './budget.ts';
import {addBareAnswers, answerClientError} from './client-errors.ts';
import {addCors} from './cors.ts';
import type {Database} from './database.ts';
import {addErrorAnswers, toSparseLog, toWords} from './error-answers.ts';
import {addForwardingNotice} from './forwarding.ts';
import {addHealthRoutes} from './health.ts';
import {toHostCheck} from './hosts.ts';
import type {Labels} from './labels.ts';
import {addMerchantRoutes} from './merchant.ts';
import {checkHost, createMerchantAccess} from './merchant-access.ts';
import {openGate} from './open-gate.ts';
import {FAILURES_PER_MINUTE} from './password-gate.ts';
import {type Proxies, toTrust} from './proxies.ts';
import {addDailyPurge} from './purge.ts';
import {addRequestChecks} from './requests.ts';
import {addSecurityHeaders, BARE_HEADERS} from './security-headers.ts';
import {Storage} from './storage.ts';

/** From one network and minute; a browser sends one report a day, but many may stand behind one address. */
export const REQUESTS_PER_MINUTE = 300;
/** Until the last byte of a request has to be there. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** A connection on which nothing moves is closed; longer than any statement of the database. */
const IDLE_CONNECTION_MS = 30_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Costs nothing, so nobody is counted for it, and it answers to every host name: a load balancer asks by address.
     */
    unlimited?: boolean;
    /** False for the merchant's routes: pages of shops have no business there. */
    cors?: false;
  }
}

export interface AppOptions {
  readonly database: Database;
  /** Milliseconds since the Unix epoch; Date.now by default. */
  readonly now?: () => number;
  /** Milliseconds by a clock that never goes back, for limits and what is kept; performance.now by default. */
  readonly uptimeMs?: () => number;
  /**
   * Origins of the shops whose pages may send, e.g. `https://shop.example`; none by default, so the server's own
   * origin only.
   */
  readonly origins?: readonly string[];
  readonly labels?: Labels;
  /** Asked for by dashboard and estimates; none by default, which answers to browsers on this machine only. */
  readonly password?: string;
  /** The same as `vitrine serve --hash-password` prints it, in place of `password`. */
  readonly passwordHash?: string;
  /** REQUESTS_PER_MINUTE by default. */
  readonly requestsPerMinute?: number;
  /** Wrong passwords or secrets of a network; FAILURES_PER_MINUTE by default. */
  readonly failuresPerMinute?: number;
  /** REQUEST_TIMEOUT_MS by default. */
  readonly requestTimeoutMs?: number;
  /** Whose X-Forwarded-For is believed; nobody's by default. Needs a password. */
  readonly proxies?: Proxies;
  /** What the server will listen on; 127.0.0.1 by default. Any but this machine needs a password. */
  readonly host?: string;
  /**
   * Names by which browsers reach it, beside localhost and `host`. Needs a password. Given any, shoppers' routes
   * answer to these only.
   */
  readonly publicHosts?: readonly string[];
  /**
   * Gets one line for every kind of failure of the server itself; stderr by default. Never holds an address or
   * anything of a shopper.
   */
  readonly log?: (line: string) => void;
}

/**
 * The server without a port: every route, limits and error answers.
 *
 * @throws ProfilerError `argument` where others could open the dashboard without a password, or the password is too
 *   weak; the database's error when its tables cannot be made
 */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const {database, now = Date.now, uptimeMs = () => performance.now(), labels = {}} = options;
  const {host = '127.0.0.1', publicHosts = [], failuresPerMinute = FAILURES_PER_MINUTE} = options;
  const isOwnHost = toHostCheck({host, publicHosts});
  const gate = openGate({...options, failuresPerMinute, uptimeMs});
  const log = toSparseLog(options.log ?? toStderr, uptimeMs);
  const storage = await Storage.open(database);
  const app = fastify(toServerOptions(options));
  addBareAnswers(app.server);

  // Hooks run in this order, all of them before those of a route: nothing is asked for or read before it is counted.
  addErrorAnswers(app, log);
  await addSecurityHeaders(app);
  await addCors(app, options.origins ?? []); // Before the budget, so that a page may read when to come again.
  addBudget(app, new Budget({limit: options.requestsPerMinute ?? REQUESTS_PER_MINUTE, windowMs: MINUTE_MS, uptimeMs}));
  addRequestChecks(app);
  if (publicHosts.length > 0) {
    app.addHook('onRequest', async (request) => {
      if (!request.routeOptions.config?.unlimited) checkHost(request, isOwnHost);
    });
  }
  addForwardingNotice(app, {proxies: options.proxies, log});
  addDailyPurge(app, {storage, now, uptimeMs, log});

  addHealthRoutes(app, {database, storage, uptimeMs});
  const failures = new Budget({limit: failuresPerMinute, windowMs: MINUTE_MS, uptimeMs});
  addAggregateRoutes(app, {storage, now, uptimeMs, failures});
  await addMerchantRoutes(app, {storage, now, labels, access: createMerchantAccess({gate, isOwnHost})});
  return app;
}

function toServerOptions({proxies, requestTimeoutMs = REQUEST_TIMEOUT_MS}: AppOptions): FastifyHttpOptions<Server> {
  return {
    logger: false, // Fastify's own log would write addresses.
    trustProxy: toTrust(proxies),
    bodyLimit: 1024,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: Math.max(IDLE_CONNECTION_MS, requestTimeoutMs),
    http: {
      // Node swaps the two where the headers may take longer, and looks every 30 s only: together 90 s.
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.ceil(requestTimeoutMs / 20),
      requireHostHeader: false, // Its refusal has no body; addRequestChecks has one.
    },
    // While it shuts down, what still comes on open connections is answered as usual; readiness says no.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    // An address that cannot be decoded never reaches a route, nor a hook or the error handler; so its reply has no
    // route's types.
    frameworkErrors: ({statusCode = 400}, _, reply) =>
      void (reply as FastifyReply)
        .code(statusCode)
        .headers(BARE_HEADERS)
        .send({code: 'argument', message: statusCode === 414 ? toWords(414) : 'The address cannot be decoded.'}),
    routerOptions: {maxParamLength: 64},
  };
}

function addBudget(app: FastifyInstance, budget: Budget): void {
  app.addHook('onRequest', async (request) => {
    if (!request.routeOptions.config?.unlimited) budget.spend(request.ip);
  });
}

function toStderr(line: string): void {
  process.stderr.write(`vitrine server: ${line}\n`);
}
