import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import {KEPT_EPOCHS, toEpoch, toEpochStartMs} from '../core/contract/epoch.ts';
import {type Audiences, toAudiences} from './audiences.ts';
import type {Protocol} from './epoch-basis.ts';
import type {Labels} from './labels.ts';
import {Refusal} from './refusal.ts';
import type {Storage} from './storage.ts';

/** Estimates of a time span are cached this long, so that many open dashboards cost one database statement. */
const KEEP_MS = 15_000;

const SCRIPT = 'text/javascript; charset=utf-8';
const SCRIPTS = [
  'bars',
  'changes',
  'charts',
  'dashboard',
  'elements',
  'export',
  'lines',
  'noise',
  'panels',
  'weeks',
  'words',
];
const FILES: Readonly<Record<string, {readonly type: string; readonly path: string}>> = {
  '/dashboard': page('index.html', 'text/html; charset=utf-8'),
  ...Object.fromEntries(
    ['dashboard.css', 'panels.css'].map((name) => [`/dashboard/${name}`, page(name, 'text/css; charset=utf-8')]),
  ),
  ...Object.fromEntries(SCRIPTS.map((name) => [`/dashboard/${name}.js`, page(`${name}.js`, SCRIPT)])),
  '/dashboard/echarts.js': {
    type: SCRIPT,
    path: fileURLToPath(import.meta.resolve('echarts/dist/echarts.esm.min.js')),
  },
};

/** Only this server's own files, no inline scripts, no frames; 'unsafe-inline' styles are needed by the charts. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');

export interface MerchantOptions {
  readonly storage: Storage;
  readonly now: () => number;
  readonly labels: Labels;
  /** What the server offers browsers now; by default the protocol of the newest reports. */
  readonly protocol?: Protocol;
  /** The hook that guards these routes, see createMerchantAccess. */
  readonly access: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

/** Routes of the merchant: estimates as JSON, and the page that draws them. */
export async function addMerchantRoutes(app: FastifyInstance, options: MerchantOptions): Promise<void> {
  const {storage, now, labels, access, protocol} = options;
  const route = {onRequest: access, config: {cors: false}} as const;
  const kept = new Map<number, {readonly untilMs: number; readonly audiences: Promise<Audiences>}>();

  async function estimate(span: number): Promise<Audiences> {
    const epoch = toEpoch(now());
    const from = epoch - span + 1;
    // The epoch before the first one is what that is compared with.
    const [counts, opened, waiting] = await Promise.all([
      storage.countAnswers(from - 1, epoch),
      storage.split.readOpened(from - 1, epoch),
      storage.split.countWaiting(from - 1, epoch),
    ]);
    return toAudiences({counts, opened, waiting}, {from, epoch, labels, protocol});
  }

  app.get<{Querystring: {weeks?: string}}>('/vitrine/audiences', route, async (request) => {
    const span = Number(request.query.weeks ?? 12);
    if (!Number.isInteger(span) || span < 1 || span > KEPT_EPOCHS) {
      throw new Refusal(400, 'argument', `weeks takes a whole number from 1 to ${KEPT_EPOCHS}.`);
    }
    let found = kept.get(span);
    if (!found || found.untilMs <= now()) {
      found = {untilMs: Math.min(now() + KEEP_MS, toEpochStartMs(toEpoch(now()) + 1)), audiences: estimate(span)};
      kept.set(span, found);
      found.audiences.catch(() => kept.delete(span)); // The next request tries again; this one gets the error.
    }
    return found.audiences;
  });

  for (const [address, {type, path}] of Object.entries(FILES)) {
    const text = await readFile(path);
    app.get(address, route, (_, reply) =>
      reply.type(type).header('content-security-policy', CONTENT_POLICY).send(text),
    );
  }
}

function page(name: string, type: string): {type: string; path: string} {
  return {type, path: fileURLToPath(new URL(`dashboard/${name}`, import.meta.url))};
}
