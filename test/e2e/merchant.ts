import {SHARED_SLOTS, SLOT_NAMES, type SlotAnswers, type SlotName} from '../../src/core/contract/shared-slots.ts';
import {drawCoarseAnswer} from '../../src/core/privacy/coarse-answer.ts';
import {drawServerNoise} from '../../src/core/privacy/discrete-laplace.ts';
import {createApp} from '../../src/server/app.ts';
import {openDatabase} from '../../src/server/database.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {NOON_MS, report, THIS_WEEK} from '../support/reports.ts';
import {answersOf} from '../support/slot-answers.ts';

/** A sync server with a database of its own and nobody in it; its clock stands at NOON_MS. */
export interface Merchant {
  /** Address of the dashboard. */
  readonly url: string;
  /**
   * Puts the reports of shoppers into the database, drawn as browsers draw them: so many in each week, the running
   * one first, then the weeks before it.
   */
  plant(shoppers: readonly number[]): Promise<void>;
  /** Puts a report that nobody has drawn into the running week, or into one before it. */
  forge(count: number, answer: {readonly slot: SlotName; readonly answer: number}, weeksAgo?: number): Promise<void>;
  /** Puts opened sums of split reports into the database: of so many shoppers, so many weeks before the running one. */
  open(weeksAgo: number, shoppers: number): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Names with what markup would be, if they were taken for it. */
const LABELS = {
  segments: ['Lookers', 'Buyers'],
  interests: ['Mugs', 'Lamps', '<b>Rugs</b>', 'Toys', 'Pens', 'Hats', 'Shoes'],
};

/**
 * What shopper i of a week truly is, before the noise. Until three weeks ago all were in segment 1, since then two in
 * three are in 2.
 */
export function truthOf(i: number, weeksAgo: number): SlotAnswers {
  return answersOf({
    segment: weeksAgo < 3 && i % 3 > 0 ? 2 : 1,
    interest: i % 2 === 0 ? 4 : 7,
    priceTier: 2,
    activity: i % 4 === 0 ? 3 : 1,
    intent: i % 5 === 0 ? 4 : 1,
    churn: 1 + (i % 3),
  });
}

/** Starts it on a free port. @param options `password` of the dashboard, none by default */
export async function openMerchant(options: {password?: string} = {}): Promise<Merchant> {
  const database = await openDatabase('memory:');
  const app = await createApp({
    database,
    labels: LABELS,
    now: () => NOON_MS,
    requestsPerMinute: 1e6,
    log: () => {},
    ...options,
  });
  const url = await app.listen({port: 0, host: '127.0.0.1'});
  const random = createRandom(11);
  const uniform = (limit: number): number => Math.floor(random() * limit);
  let planted = 0;
  let closed: Promise<void> | undefined;

  async function insert(epoch: number, answers: readonly {slot: SlotName; answer: number}[]): Promise<void> {
    const ids = answers.map(() => report(planted++).reportId);
    await database.query(
      `INSERT INTO coarse_reports (epoch, report_id, secret_hash, slot, answer)
       SELECT $1::int, id, '', slot, answer FROM unnest($2::text[], $3::text[], $4::int[]) AS given (id, slot, answer)`,
      [epoch, ids, answers.map(({slot}) => slot), answers.map(({answer}) => answer)],
    );
  }

  return {
    url: `${url}/dashboard`,
    async plant(shoppers) {
      for (const [weeksAgo, count] of shoppers.entries()) {
        const answers = Array.from({length: count}, (_, i) => drawCoarseAnswer(truthOf(i, weeksAgo), random));
        await insert(THIS_WEEK - weeksAgo, answers);
      }
    },
    async forge(count, answer, weeksAgo = 0) {
      await insert(
        THIS_WEEK - weeksAgo,
        Array.from({length: count}, () => answer),
      );
    },
    async open(weeksAgo, shoppers) {
      for (const slot of SLOT_NAMES) {
        const sums = Array.from({length: SHARED_SLOTS[slot].size}, (_, answer) => {
          const having = Math.round((truthPercent(slot, answer, weeksAgo, shoppers) * shoppers) / 100);
          return having + drawServerNoise(uniform) + drawServerNoise(uniform);
        });
        await database.query('INSERT INTO opened_sums (epoch, slot, sums, reports) VALUES ($1, $2, $3, $4)', [
          THIS_WEEK - weeksAgo,
          slot,
          JSON.stringify(sums),
          shoppers,
        ]);
      }
    },
    close: () => (closed ??= app.close().then(() => database.close())),
  };
}

/** How many of a hundred shoppers of a week truly have this answer, counted one by one. */
export function truthPercent(slot: SlotName, answer: number, weeksAgo: number, shoppers: number): number {
  const having = Array.from({length: shoppers}, (_, i) => truthOf(i, weeksAgo)[slot]).filter((own) => own === answer);
  return (100 * having.length) / shoppers;
}
