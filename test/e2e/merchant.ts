import {AGGREGATE_SLOTS, type AggregateProfile, type AggregateSlot} from '../../src/core/contract/aggregate.ts';
import {randomiseAnswer} from '../../src/core/privacy/randomised-response.ts';
import {startServer} from '../../src/server/start-server.ts';
import {createRandom} from '../../src/trainer/random.ts';
import {aggregate, NOON_MS, TODAY} from '../support/aggregates.ts';

/** A sync server with a database of its own and nobody in it; its clock stands at NOON_MS. */
export interface Merchant {
  /** Address of the dashboard. */
  readonly url: string;
  /** Sends the noised reports of this many shoppers, as browsers would. */
  plant(shoppers: number): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Names with what markup would be, if they were taken for it. */
const LABELS = {
  segments: ['Lookers', 'Buyers'],
  interests: ['Mugs', 'Lamps', '<b>Rugs</b>', 'Toys', 'Pens', 'Hats', 'Shoes'],
};
/** The server embeds its database, so more at once only wait. */
const AT_ONCE = 8;

/**
 * What shopper i truly is, before the noise. One report each, `age` days ago: equally many on each of 30 days. Until 15 days ago all of them
 * were in segment 1, since then two in three are in segment 2.
 */
export function truthOf(i: number): {age: number; slots: AggregateProfile['slots']} {
  const age = i % 30;
  const turn = Math.floor(i / 30);
  return {
    age,
    slots: {
      segment: age < 15 && turn % 3 > 0 ? 2 : 1,
      interest: turn % 2 === 0 ? 4 : 7,
      priceTier: 2,
      activity: turn % 4 === 0 ? 3 : 1,
      intent: turn % 5 === 0 ? 4 : 1,
      churn: 1 + (turn % 3),
    },
  };
}

/** Starts it on a free port. @param options `password` of the dashboard, none by default */
export async function openMerchant(options: {password?: string} = {}): Promise<Merchant> {
  const server = await startServer({
    port: 0,
    database: 'memory:',
    labels: LABELS,
    now: () => NOON_MS,
    requestsPerMinute: 1e6,
    ...options,
  });
  let closed: Promise<void> | undefined;
  return {
    url: `${server.url}/dashboard`,
    async plant(shoppers) {
      const random = createRandom(11);
      const reports = Array.from({length: shoppers}, (_, i) => toReport(i, random));
      for (let i = 0; i < shoppers; i += AT_ONCE) {
        await Promise.all(reports.slice(i, i + AT_ONCE).map((report) => send(`${server.url}/vitrine`, report)));
      }
    },
    close: () => (closed ??= server.close()),
  };
}

function toReport(i: number, random: () => number): AggregateProfile {
  const {age, slots} = truthOf(i);
  const noised = (Object.entries(AGGREGATE_SLOTS) as [AggregateSlot, number][]).map(([slot, size]) => [
    slot,
    randomiseAnswer(slots[slot], {size, epsilon: 2, random}),
  ]);
  // Every slot of AGGREGATE_SLOTS is there.
  return aggregate(i, {day: TODAY - age, slots: Object.fromEntries(noised) as AggregateProfile['slots']});
}

async function send(base: string, report: AggregateProfile): Promise<void> {
  const response = await fetch(`${base}/aggregates`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(report),
  });
  if (response.status !== 204) throw new Error(`The server answered ${response.status}: ${await response.text()}`);
}
