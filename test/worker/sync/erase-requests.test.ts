import {beforeEach, describe, expect, it} from 'vitest';
import {createApp} from '../../../src/server/app.ts';
import type {Ticket} from '../../../src/worker/sync/records.ts';
import {DAY_MS, WEEK_MS} from '../../support/reports.ts';
import {BOTH, NOT_SHARING, type SyncBrowser} from '../support/sync-browser.ts';
import {useSyncServer} from '../support/sync-server.ts';

const HOUR_MS = 3_600_000;

const server = useSyncServer();
const {rows} = server;
let shopper: SyncBrowser;
beforeEach(() => {
  ({shopper} = server);
});

describe('a request to erase', () => {
  const json = (status: number, body: unknown, headers = {}) =>
    new Response(JSON.stringify(body), {status, headers: {'content-type': 'application/json', ...headers}});
  const page = (status: number) => new Response('<!doctype html><h1>Blocked</h1>', {status});

  it.each([
    ['a firewall that forbids', () => page(403)],
    ['a firewall that wants a password', () => page(401)],
    ['a refusal of the server for another reason', () => json(403, {code: 'forbidden', message: 'Not the secret.'})],
    ['a sign-in page that says all is well', () => page(200)],
    ['a proxy that says all is well', () => json(200, {code: 'not-found', message: 'There is no such report.'})],
    ['an address that is gone', () => page(404)],
    ['another server', () => json(404, {error: 'not found'})],
    ['a name that is something else', () => json(404, 'not-found')],
    ['nothing with null', () => json(404, null)],
    ['a page that was moved for good', () => page(410)],
    ['a server that is broken', () => json(500, {code: 'not-found', message: 'Broken.'})],
    ['a server that is busy', () => json(503, {})],
    ['too many requests', () => json(429, {code: 'too-many-requests', message: 'Later.'})],
    ['a redirect that is not followed', () => Promise.reject(new TypeError('unexpected redirect'))],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('is kept by %s, and tried again', async (_, answer) => {
    const sync = await shopper.share();
    shopper.answer = answer;
    await shopper.choose(sync, NOT_SHARING);
    expect(shopper.stores.erasures.size).toBe(1);
    expect(await sync.pendingErasures()).toBe(1);
    expect(shopper.degraded['sync-failed']).toBeTruthy();
    expect(await rows()).toHaveLength(1);
    shopper.answer = undefined;
    shopper.wait(HOUR_MS);
    await shopper.until(() => shopper.stores.erasures.size === 0);
    expect(await rows()).toEqual([]);
    expect(shopper.degraded).toEqual({});
  });

  it.each([
    ['204', () => new Response(null, {status: 204})],
    ['404 in the words of the server', () => json(404, {code: 'not-found', message: 'There is no such report.'})],
    ['410 in the words of the server', () => json(410, {code: 'not-found', message: 'This report was erased.'})],
  ])('is done with %s', async (_, answer) => {
    const sync = await shopper.share();
    shopper.answer = answer;
    await shopper.choose(sync, NOT_SHARING);
    expect(shopper.stores.erasures.size).toBe(0);
    expect(await sync.pendingErasures()).toBe(0);
  });

  it('follows no redirect of a real server', async () => {
    const sync = await shopper.share();
    const [{server: address, ...ticket}] = shopper.tickets;
    const other = await createApp({database: server.database, requestsPerMinute: 1e6, log: () => {}});
    other.delete('/moved/*', async (request, reply) =>
      reply.redirect(`${server.base}/vitrine/${request.url.slice(7)}`, 308),
    );
    const moved = `${await other.listen({port: 0, host: '127.0.0.1'})}/moved`;
    shopper.stores.erasures.set(ticket.id, {...ticket, server: moved} satisfies Ticket);
    await shopper.choose(sync, NOT_SHARING);
    await other.close();
    expect(address).toBe(`${server.base}/vitrine`);
    expect(shopper.tickets).toMatchObject([{server: moved, attempts: 1}]);
    expect(await rows()).toHaveLength(1);
  });

  it('goes on for ever, six hours apart at most', async () => {
    const sync = await shopper.share();
    shopper.answer = () => json(503, {});
    await shopper.choose(sync, NOT_SHARING);
    for (let tries = 2; tries <= 60; tries++) {
      const waited = shopper.waits.at(-1)!;
      expect(waited).toBeLessThanOrEqual(6 * HOUR_MS);
      expect(waited).toBeGreaterThanOrEqual(tries < 15 ? 15_000 : 3 * HOUR_MS);
      shopper.wait(waited);
      await shopper.until(() => shopper.sent('DELETE').length === tries);
      await shopper.settle();
    }
    expect(shopper.stores.erasures.size).toBe(1);
  });

  it('comes back when the server wants it to', async () => {
    const sync = await shopper.share();
    shopper.answer = () => json(503, {}, {'retry-after': '36000'});
    await shopper.choose(sync, NOT_SHARING);
    expect(shopper.waits.at(-1)).toBe(10 * HOUR_MS);
    sync.close();
    shopper.answer = undefined;
    shopper.wait(9 * HOUR_MS);
    const early = shopper.open();
    await early.sendErasures();
    early.close();
    expect(shopper.sent('DELETE')).toHaveLength(1);
    shopper.wait(HOUR_MS);
    await shopper.open().sendErasures();
    expect(await rows()).toEqual([]);
  });

  it('goes to the server that has the report, wherever the shop sends its next ones', async () => {
    const sync = await shopper.share();
    sync.close();
    const moved = shopper.open({sync: 'https://other.example/vitrine/'});
    await shopper.choose(moved, BOTH);
    await shopper.choose(moved, NOT_SHARING);
    expect(await rows()).toEqual([]);
  });

  it('of the first release goes to the present server, and to its old address', async () => {
    const ticket: Ticket = {
      kind: 'profile',
      id: 'a'.repeat(32),
      secret: 'b'.repeat(64),
      wanted: true,
      attempts: 3,
      nextAttemptMs: 0,
    };
    shopper.stores.erasures.set(ticket.id, ticket);
    const sync = shopper.open();
    await sync.sendErasures();
    expect(shopper.requests.map(({address, status}) => [address, status])).toEqual([
      [`${server.base}/vitrine/profiles/${ticket.id}`, 204],
    ]);
    expect(shopper.tickets).toEqual([]);
  });

  it('whose server is not known waits for one', async () => {
    shopper.stores.erasures.set('a', {
      kind: 'profile',
      id: 'a',
      secret: 'b',
      wanted: true,
      attempts: 0,
      nextAttemptMs: 0,
    });
    await shopper.open({sync: undefined}).sendErasures();
    expect(shopper.requests).toEqual([]);
    expect(shopper.tickets).toHaveLength(1);
  });

  it('is not lost by a clock that jumps, and given up after hours when the server must have deleted the report', async () => {
    const sync = await shopper.share();
    shopper.answer = () => json(503, {});
    await shopper.choose(sync, NOT_SHARING);
    sync.close();
    const start = shopper.nowMs;
    shopper.nowMs = start + 60 * WEEK_MS;
    const jumped = shopper.open();
    await jumped.sendErasures();
    jumped.close();
    shopper.nowMs = start + DAY_MS;
    expect(shopper.tickets).toHaveLength(1);
    // What was written while the clock was wrong does not put it off until then.
    shopper.answer = undefined;
    await shopper.open().sendErasures();
    expect(shopper.tickets).toEqual([]);

    const next = shopper.open();
    shopper.nowMs = start + WEEK_MS;
    await shopper.share(next);
    shopper.answer = () => json(503, {});
    await shopper.choose(next, NOT_SHARING);
    shopper.nowMs += 28 * WEEK_MS;
    for (let tries = 0; tries < 15; tries++) {
      shopper.wait(6 * HOUR_MS);
      await shopper.settle();
    }
    expect(shopper.tickets).toEqual([]);
  });
});
