import {beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {SHARED_SLOTS, SLOT_NAMES, type SlotAnswers, type SlotName} from '../../../src/core/contract/shared-slots.ts';
import {parseSplitReport, type SplitReport} from '../../../src/core/contract/split-report.ts';
import type {SplitCopy} from '../../../src/core/contract/worker-api.ts';
import {toSha256} from '../../../src/worker/browser/sha256.ts';
import {SEND_WITHIN_MS} from '../../../src/worker/sync/draw-report.ts';
import {splitAnswers} from '../../../src/worker/sync/split-answers.ts';
import {DAY_MS, NOON_MS, THIS_WEEK} from '../../support/reports.ts';
import {decodeReport, HELPER, SplitServers} from '../../support/split-servers.ts';
import {BOTH, change, NOT_SHARING, SyncBrowser} from '../support/sync-browser.ts';

const SHOP = 'https://shop.example';
let servers: SplitServers;
let shopper: SyncBrowser;
beforeAll(async () => {
  servers = await SplitServers.open();
});
beforeEach(() => {
  servers.reports.length = 0;
  shopper = new SyncBrowser(SHOP);
  shopper.offer = shopper.answer = servers.answer;
});

/** Splits answers without a browser. */
async function split(truth: SlotAnswers, epoch = THIS_WEEK): Promise<SplitReport> {
  const {reports, format} = await splitAnswers(
    {truth, categories: ['Mugs'], epoch},
    {offer: servers.offer, server: `${SHOP}/vitrine`, fetchKeys: async (...request) => servers.answer(...request)},
  );
  return {format, reportId: '0'.repeat(32), secretHash: '0'.repeat(64), epoch, reports};
}

const each = (answer: (slot: SlotName) => number) =>
  Object.fromEntries(SLOT_NAMES.map((slot) => [slot, answer(slot)])) as SlotAnswers; // every slot
const first = each(() => 0);
const last = each((slot) => SHARED_SLOTS[slot].size - 1);

describe('what a browser sends', () => {
  it('is one report, and both servers together open it to exactly the six answers', async () => {
    const sync = await shopper.share();
    await sync.sharedCopies();
    expect(servers.reports).toHaveLength(1);
    const body = parseSplitReport(servers.reports[0]);
    expect(body.epoch).toBe(THIS_WEEK);
    expect((await servers.open(body)).answers).toEqual({
      segment: 3,
      interest: 0,
      priceTier: 0,
      activity: 1,
      intent: 3,
      churn: 0,
    });
    expect(shopper.sent('POST')).toHaveLength(1);
    const [ticket] = shopper.tickets;
    expect(ticket).toMatchObject({kind: 'report', id: body.reportId, epoch: THIS_WEEK, wanted: false});
    expect(body.secretHash).toBe(await toSha256(new TextEncoder().encode(ticket.secret)));
  });

  it('tells nothing else: no cookie, no referrer, no word of the shopper, no time finer than the week', async () => {
    const sync = shopper.open();
    await shopper.choose(sync, BOTH);
    await shopper.act(sync, change(shopper.nowMs, 'canary'));
    await shopper.until(() => shopper.stores.outbox.size === 1);
    shopper.wait(SEND_WITHIN_MS);
    await shopper.until(() => servers.reports.length === 1);
    for (const {address, request} of [...shopper.questions, ...shopper.requests]) {
      expect(request).toMatchObject({
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        redirect: 'error',
      });
      expect(JSON.stringify([address, request.body, request.headers])).not.toContain('canary');
    }
    const body = parseSplitReport(servers.reports[0]);
    for (const slot of SLOT_NAMES) {
      expect(decodeReport(body.reports[slot]).seconds * 1000).toBe(NOON_MS - DAY_MS - DAY_MS / 2); // Monday 00:00
    }
  });

  it('asks each server for its own key, the helper not through the shop', async () => {
    await shopper.share();
    const asked = shopper.questions.map(({address}) => address);
    expect(asked[0]).toBe(`${SHOP}/vitrine/sharing`);
    const keys = Object.values(servers.tasks).flatMap((task) =>
      [`${SHOP}/vitrine/dap`, HELPER].map((base) => `${base}/hpke_config?task_id=${task}`),
    );
    expect(asked.slice(1).toSorted()).toEqual(keys.toSorted());
  });

  it('is shown to the shopper in words, with its cost and its length', async () => {
    const sync = await shopper.share();
    const [copy] = await sync.sharedCopies();
    const [{request}] = shopper.sent('POST');
    expect(copy).toEqual({
      kind: 'split',
      sentMs: shopper.nowMs,
      body: servers.reports[0] as SplitReport,
      epsilon: 1,
      bytes: new TextEncoder().encode(request.body as string).length,
      content: {
        answers: {
          segment: 'Often here',
          interest: 'unknown',
          priceTier: 'unknown',
          activity: '1',
          intent: '20–50 %',
          churn: 'unknown',
        },
        servers: [`${SHOP}/vitrine`, HELPER],
      },
    } satisfies SplitCopy);
    expect(await sync.privacySpent()).toMatchObject({epsilon: 1, epsilonOfYear: 1, mostOfYear: 52});
  });
});

describe('the shares', () => {
  it('add up to every answer of every question', async () => {
    for (let n = 0; n < 33; n++) {
      const truth = each((slot) => n % SHARED_SLOTS[slot].size);
      expect((await servers.open(await split(truth))).answers).toEqual(truth);
    }
  });

  it('have the same length whatever the answers', async () => {
    const lengths = await Promise.all(
      [first, last].map(async (truth) =>
        Object.values((await split(truth)).reports).map((report) => {
          const {publicShare, ciphertexts} = decodeReport(report);
          return [report.length, publicShare.length, ...ciphertexts.map(({payload}) => payload.length)];
        }),
      ),
    );
    expect(lengths[0]).toEqual(lengths[1]);
    expect(Math.max(...lengths[0].map(([characters]) => characters))).toBe(1696);
  });

  it('of the same answers have nothing in common, so none of them holds an answer', async () => {
    const [one, two] = await Promise.all([split(last), split(last)]);
    const opened = await Promise.all([servers.open(one), servers.open(two)]);
    for (const slot of SLOT_NAMES) {
      for (const server of [0, 1]) {
        const [a, b] = opened.map(({shares}) => shares[slot][server]);
        expect(a.filter((share) => b.includes(share))).toEqual([]);
        // A share is as far from 0 and 1 as chance makes it: of 2^128 numbers, none is small.
        expect([...a, ...b].filter((share) => share < 2n ** 64n)).toEqual([]);
      }
      const [a, b] = [one, two].map(({reports}) => decodeReport(reports[slot]));
      expect(a.id.equals(b.id)).toBe(false);
      expect(a.publicShare.equals(b.publicShare)).toBe(false);
    }
  });

  it('are bound to their task: another one cannot open them', async () => {
    const report = await split(last);
    const {reports} = report;
    const swapped = {...report, reports: {...reports, activity: reports.churn, churn: reports.activity}};
    await expect(servers.open(swapped)).rejects.toThrow();
  });
});

describe('erasing', () => {
  it('asks for a split report as for any other, and takes 410 in the words of the server for gone', async () => {
    const sync = await shopper.share();
    const [{id, secret}] = shopper.tickets;
    shopper.answer = () => Response.json({code: 'not-found', message: 'The batch was opened.'}, {status: 410});
    await shopper.choose(sync, NOT_SHARING);
    const [{address, request}] = shopper.sent('DELETE');
    expect(address).toBe(`${SHOP}/vitrine/reports/${THIS_WEEK}/${id}`);
    expect(request.headers).toEqual({authorization: `Bearer ${secret}`});
    expect([shopper.stores.erasures, shopper.stores.outbox, shopper.stores.shared].map(({size}) => size)).toEqual([
      0, 0, 0,
    ]);
    expect(shopper.ledger).toMatchObject({epoch: THIS_WEEK, spentEpsilon: 1});
  });

  it('keeps the ticket while the server does not say so', async () => {
    const sync = await shopper.share();
    shopper.answer = () => new Response('gone', {status: 410});
    await shopper.choose(sync, NOT_SHARING);
    expect(await sync.pendingErasures()).toBe(1);
  });

  it('leaves nothing where the shopper forgets', async () => {
    const sync = await shopper.share();
    await shopper.forget(sync);
    expect(Object.values(shopper.stores).every((store) => store.size === 0)).toBe(true);
  });
});
