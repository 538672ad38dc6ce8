import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {upgradeSharing} from '../../../src/worker/store/upgrade-sharing.ts';

/** What a browser of the first release had stored: one report sent, one name that waits to be erased. */
const {stores} = JSON.parse(readFileSync('test/fixtures/databases/browser-version-1.json', 'utf8')) as {
  stores: Record<'sharing' | 'outbox' | 'erasures', [key: string, value: object][]>;
};
const sharing = stores.sharing[0][1] as {readonly profileId: string; readonly secret: string};
const erasures = stores.erasures.map(([, value]) => value);
const old = {sharing, outbox: undefined, erasures};
const [{profileId, secret}] = erasures as [typeof sharing];
const wanted = {kind: 'profile', wanted: true, attempts: 0, nextAttemptMs: 0};
/** Sunday 22 November 2026, day 20 779, is in the week before the one that begins with day 20 780. */
const WEEK = 2968;

it('turns the name that the server knows into a request to erase it, beside those that wait', () => {
  expect(upgradeSharing(old).tickets).toEqual([
    {...wanted, id: profileId, secret},
    {...wanted, id: sharing.profileId, secret: sharing.secret, epoch: WEEK},
  ]);
});

it('keeps what was spent on the account, and no answer', () => {
  const {ledger} = upgradeSharing(old);
  // Six slots, one of which had drawn for two answers.
  expect(ledger).toEqual({epoch: WEEK, firstEpoch: WEEK, sent: [{epoch: WEEK, epsilon: 14}], spentEpsilon: 14});
  expect(JSON.stringify(upgradeSharing(old))).not.toMatch(/segment|reported|drawn/);
});

it('counts a report that was on its way', () => {
  const {ledger} = upgradeSharing({...old, outbox: {body: {day: 20_781}}});
  expect(ledger?.epoch).toBe(WEEK + 1);
});

it('asks nobody to erase a name that never left the browser', () => {
  expect(upgradeSharing({...old, sharing: {...sharing, attempted: false}, erasures: []})).toEqual({tickets: []});
  expect(upgradeSharing({sharing: undefined, outbox: undefined, erasures: []})).toEqual({tickets: []});
});

it.each([
  ['nothing', null],
  ['text', 'sharing'],
  ['a list', []],
  ['a name that leads elsewhere', {...sharing, profileId: '../../else'}],
  ['a name that is a number', {...sharing, profileId: 7}],
  ['a day that is none', {...sharing, sent: {day: 'today'}}],
  ['a day without end', {...sharing, sent: {day: 1e308}}],
  ['memory that is none', {...sharing, memory: 'none', sent: null}],
])('drops what it cannot read: %s', (_, broken) => {
  const {tickets} = upgradeSharing({sharing: broken, outbox: broken, erasures: [broken, ...erasures]});
  expect(tickets).toContainEqual({...wanted, id: profileId, secret});
  for (const {id} of tickets) expect(id).toMatch(/^[0-9a-f]+$/);
});
