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
import {addHelper, addLeader} from './split/add-parties.ts';
import type {Fetch} from './split/helper-client.ts';
import {addSharingRoute} from './split/leader-routes.ts';
import type {DrawNoise} from './split/noise.ts';
import type {Pair} from './split/pair.ts';
import {Storage} from './storage.ts';

/** Maximum requests per network and minute; a browser needs few, but many browsers may share one address. */
export const REQUESTS_PER_MINUTE = 300;
/** Time in which a request has to arrive completely. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** Idle connections are closed after this time, which is longer than any database statement. */
const IDLE_CONNECTION_MS = 30_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** A leader's: opens the batches that are due. It also runs every minute while the server listens. */
    openBatches?: () => Promise<void>;
  }
  interface FastifyContextConfig {
    /**
     * Exempt from rate limits, because it costs nothing, and from the check of host names, because load balancers use
     * addresses.
     */
    unlimited?: boolean;
    /** False for the merchant's routes, which pages of shops must not call. */
    cors?: false;
  }
}

export interface AppOptions {
  readonly database: Database;
  /** Milliseconds since the Unix epoch; Date.now by default. */
  readonly now?: () => number;
  /** Milliseconds of a monotonic clock, for limits and caches; performance.now by default. */
  readonly uptimeMs?: () => number;
  /**
   * Origins of the shops whose pages may send, e.g. `https://shop.example`; none by default, so the server's own
   * origin only.
   */
  readonly origins?: readonly string[];
  readonly labels?: Labels;
  /** Password of dashboard and estimates; without one these answer only to browsers on this machine. */
  readonly password?: string;
  /** Hash of the password, as `vitrine serve --hash-password` prints it, in place of `password`. */
  readonly passwordHash?: string;
  /** REQUESTS_PER_MINUTE by default. */
  readonly requestsPerMinute?: number;
  /** Wrong passwords or secrets per network; FAILURES_PER_MINUTE by default. */
  readonly failuresPerMinute?: number;
  /** REQUEST_TIMEOUT_MS by default. */
  readonly requestTimeoutMs?: number;
  /** Proxies whose X-Forwarded-For is trusted; none by default. Needs a password. */
  readonly proxies?: Proxies;
  /** Address to listen on; 127.0.0.1 by default. Addresses that other machines can reach need a password. */
  readonly host?: string;
  /**
   * Host names by which browsers reach the server, beside localhost and `host`. Needs a password. If given, shoppers'
   * routes answer to these names only.
   */
  readonly publicHosts?: readonly string[];
  /**
   * Receives one line for every kind of failure of the server itself; stderr by default. Lines never contain addresses
   * or data of shoppers.
   */
  readonly log?: (line: string) => void;
  /** The tasks shared with a second party, and which of the two this server is; without it reports are coarse. */
  readonly pair?: Pair;
  /** Draws the noise of this server’s shares of sums; that of discrete-laplace.ts by default. */
  readonly drawNoise?: DrawNoise;
  /** How the helper is asked; fetch by default. */
  readonly fetch?: Fetch;
}

/**
 * The server without a port: every route, limits and error answers.
 *
 * @throws ProfilerError `argument` if others could open the dashboard without a password, or the password is too weak;
 *   the database's error if its tables cannot be created
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

  // Hooks run in this order, before those of a route, so that a request is counted before anything is done for it.
  addErrorAnswers(app, log);
  await addSecurityHeaders(app);
  await addCors(app, options.origins ?? []); // Before the rate limit, so that a page can read its Retry-After.
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
  const party = {database, storage, now, log, failures, drawNoise: options.drawNoise, fetch: options.fetch};
  if (options.pair?.role === 'helper') {
    await addHelper(app, options.pair, party);
    return app;
  }
  if (options.pair) await addLeader(app, options.pair, party);
  addSharingRoute(app, options.pair);
  addAggregateRoutes(app, {storage, takesSplit: options.pair !== undefined, now, uptimeMs, failures});
  const access = createMerchantAccess({gate, isOwnHost});
  await addMerchantRoutes(app, {storage, now, labels, access, protocol: options.pair && 'split'});
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
      // Otherwise Node checks only every 30 s, and swaps the two limits if that of the headers is larger: together 90
      // s.
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.ceil(requestTimeoutMs / 20),
      requireHostHeader: false, // Node's refusal has no body; that of addRequestChecks has one.
    },
    // During shutdown, requests on open connections are answered as usual; only /ready says no.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    // Requests with an undecodable address reach no route, hook or error handler, so they are answered here.
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
