import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {NO_CATALOGUE} from '../../../src/core/clean/catalogue-lookup.ts';
import {cleanEvent} from '../../../src/core/clean/clean-event.ts';
import type {CleanEvent} from '../../../src/core/clean/clean-types.ts';
import {MS_PER_DAY} from '../../../src/core/contract/durations.ts';
import type {WorkerConfig} from '../../../src/core/contract/worker-api.ts';
import {toProfileView} from '../../../src/core/profile/to-profile-view.ts';
import {ShopperNetwork} from '../../../src/worker/shop/shopper-network.ts';
import {replayLog} from '../../../src/worker/pipeline.ts';
import type {Shop} from '../../../src/worker/shop/shop.ts';
import {readShopper, toExplicit, toKey} from '../../../src/worker/store/read-shopper.ts';
import {MemoryStore} from '../../../src/worker/store/memory-store.ts';
import {emptyShopper, type LearnedState, type SavedShopper} from '../../../src/worker/store/saved-shopper.ts';
import {loadedModel} from '../support/loaded-model.ts';

type Fields = Record<string, any>; // records of any form
const FOLDER = 'test/fixtures/release-0.1/records';
const CONFIG: WorkerConfig = {engine: 'cpu', timeZoneOffsetMinutes: 60, isBot: false};

interface Opened {
  readonly records: Map<string, Fields>;
  readonly log: CleanEvent[];
  readonly shown: Fields;
}

/** A stored shopper of release 0.1, and what that release showed. */
function open(name: string): Opened {
  const bytes = readFileSync(`${FOLDER}/${name}`);
  const {stores, shown} = JSON.parse(String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes), (_key, value) => {
    if (typeof value?.Float32Array !== 'string') return value;
    return new Float32Array(new Uint8Array(Buffer.from(value.Float32Array, 'base64')).buffer);
  });
  const log = stores.events.map(([, event]: [number, CleanEvent]) => event);
  return {records: new Map([...stores.profile, ...stores.state]), log, shown};
}

/** A set of versions that is not this code's. */
const OTHER = 99;

/** Records as this code writes them, of a shopper of release 0.1. */
async function openNow(name: string): Promise<Opened & {saved: SavedShopper}> {
  const {records: old, log, shown} = open(name);
  const saved = await rebuild(readShopper(old).saved, log);
  return {records: toRecords(saved, {newest: log.length, revision: 1}), log, shown, saved};
}

function toRecords(saved: SavedShopper, at: Parameters<typeof toExplicit>[1], set?: number): Map<string, Fields> {
  return new Map<string, Fields>([
    [toKey('current', set), toExplicit(saved, at)],
    [toKey('head', set), saved.head],
    [toKey('learned', set), saved.learned as LearnedState],
  ]);
}

/** Rebuilds what is due, as the worker does before its first answer. */
async function rebuild(saved: SavedShopper, log: readonly CleanEvent[], shop: Shop = {}): Promise<SavedShopper> {
  const store = new MemoryStore(saved);
  await store.update((before) => ({saved: before, events: log, result: undefined}));
  await replayLog(store, {shop, config: CONFIG, nowMs: 0});
  return store.read();
}

/** The view at the very millisecond for which that release showed it. */
function toView({profile}: SavedShopper, shown: Fields): unknown {
  const nowMs = Math.round((profile.lastPurchaseMs ?? 0) + shown.profile.recencyDays * MS_PER_DAY);
  return JSON.parse(JSON.stringify(toProfileView(profile, nowMs)));
}

describe.each(['buyer.json', 'long-log.json.gz'])('the records %s of release 0.1', (name) => {
  it('open without loss and show what that release showed', async () => {
    const {records, shown, log} = open(name);
    const saved = await rebuild(readShopper(records, log.length).saved, log);
    expect(toView(saved, shown)).toMatchObject(shown.profile);
    expect(saved.head).toEqual(records.get('head'));
    expect(saved.cleaning).toMatchObject((records.get('current') as Fields).cleaning);
  });

  it('lose nothing where a field is missing: it is rebuilt from the log', async () => {
    const {records, shown, log} = open(name);
    const {hours: _hours, ...rest} = (records.get('current') as Fields).profile;
    records.set('current', {...records.get('current'), profile: {...rest, laterField: 7}});
    const {kinds: _kinds, visit: _visit, ...kept} = rest; // with a kind of event more, their lists are longer
    const {saved, reset} = readShopper(records);
    expect(reset).toBe(2); // cleaning is of version 1 in these records
    const {profile} = await rebuild(saved, log);
    expect(profile).toMatchObject({...kept, laterField: 7});
    const counted = log.filter(({kind}) => kind !== 'dwell' && kind !== 'visit-start').length;
    expect(profile.hours.reduce((sum, count) => sum + count)).toBe(counted);
    const {hours: _shownHours, ...view} = shown.profile;
    expect(toView({...saved, profile}, shown)).toMatchObject(view);
  });

  it('keep all counts where a list of counts has become longer', async () => {
    const {records, log} = open(name);
    const kinds = (records.get('current') as Fields).profile.kinds as number[];
    records.set('current', {
      ...records.get('current'),
      profile: {...records.get('current')?.profile, kinds: kinds.slice(0, 8)},
    });
    const {profile} = await rebuild(readShopper(records).saved, log);
    expect(profile.kinds.slice(0, kinds.length)).toEqual(kinds);
  });

  it('are carried over whole from whatever versions', async () => {
    const {records, shown, log} = open(name);
    records.set('current', {...records.get('current'), versions: {cleaning: 98, profile: 99}});
    const {saved, reset} = readShopper(records);
    expect(reset).toBe(2);
    const after = await rebuild(saved, log);
    expect(toView(after, shown)).toMatchObject(shown.profile);
    expect(after.cleaning).toMatchObject((records.get('current') as Fields).cleaning);
  });
});

it.each(['buyer.json', 'long-log.json.gz'])('records of %s as this code writes them open as they are', async (name) => {
  const {records, saved, log} = await openNow(name);
  expect(readShopper(records, log.length, log.length)).toEqual({saved, isOwn: true, reset: 0});
});

it('rebuilds the whole profile and the memory of cleaning from a complete log', async () => {
  const {records, log, saved: good} = await openNow('buyer.json');
  records.set(toKey('current'), {profile: null});
  const {saved, reset} = readShopper(records);
  expect(reset).toBe(2);
  const {profile, cleaning, due} = await rebuild(saved, log);
  expect(cleaning).toEqual(good.cleaning);
  // What no event tells: what was declared or rejected. Price tiers ask for a catalogue.
  expect(profile).toEqual({...good.profile, declared: {}, rejected: {}, tiers: []});
  expect(due).toBeUndefined();
});

it('reads what a script of other versions has added to the log, once', async () => {
  const {records, log, saved} = await openNow('buyer.json');
  const event = cleanEvent(
    {id: 'later', source: 'api', kind: 'view', itemId: 'item-1', timeMs: saved.profile.lastSeenMs + 1},
    {state: saved.cleaning, catalogue: NO_CATALOGUE, nowMs: saved.profile.lastSeenMs + 1, isBot: false},
  ).event as CleanEvent;
  const behind = readShopper(records, log.length + 1).saved;
  expect(behind.due).toEqual({stale: {}, unseen: 1});
  const after = await rebuild(behind, [...log, event]);
  expect(after.profile.events).toBe(saved.profile.events + 1);
  expect(after.cleaning.ids.at(-1)).toBe('later');
  records.set(toKey('current'), toExplicit(after, {newest: log.length + 1, revision: 2}));
  expect(readShopper(records, log.length + 1).saved.due).toBeUndefined();
});

it('takes what another set of records knows where the log has lost events that its own have not seen', async () => {
  const {log, saved} = await openNow('long-log.json.gz');
  const {saved: few} = await openNow('buyer.json');
  const other = toRecords(saved, {newest: 5499, revision: 2}, OTHER);
  other.set(toKey('current', OTHER), {...other.get(toKey('current', OTHER)), versions: {cleaning: 98, profile: 99}});
  const read = readShopper(new Map([...toRecords(few, {newest: 400, revision: 1}), ...other]), 5501, log.length);
  expect(read.isOwn).toBe(false);
  expect(read.saved.due?.unseen).toBe(2);
  // The two newest events are applied to what the other set had counted.
  expect((await rebuild(read.saved, log)).profile.events).toBe(saved.profile.events + 2);
});

it('reads every event that is left where its only records have missed more', async () => {
  const {log, saved} = await openNow('buyer.json');
  const records = toRecords(saved, {newest: 10, revision: 1});
  const behind = readShopper(records, 10 + log.length + 4, log.length).saved;
  const {profile} = await rebuild(behind, log);
  expect(profile.events).toBe(2 * saved.profile.events);
});

it('knows what was declared last, by whichever version', async () => {
  const {records, saved} = await openNow('buyer.json');
  const toDeclared = (region: string) => ({...saved, profile: {...saved.profile, declared: {region}}});
  records.set(toKey('current'), toExplicit(toDeclared('north'), {newest: 16, revision: 8}));
  records.set(toKey('current', OTHER), toExplicit(toDeclared('south'), {newest: 16, revision: 9}));
  expect(readShopper(records, 16, 16).saved.profile.declared).toEqual({region: 'south'});
  records.set(toKey('current'), toExplicit(toDeclared('east'), {newest: 16, revision: 10}));
  expect(readShopper(records, 16, 16).saved.profile.declared).toEqual({region: 'east'});
});

it('has seen nothing of a log that was empty when it was written', () => {
  const current = toExplicit(emptyShopper(), {revision: 1});
  expect(readShopper(new Map([[toKey('current'), current]]), 3, 3).saved.due).toEqual({stale: {}, unseen: 3});
});

it('uses records of a newer script where it has none of its own, and never their keys', async () => {
  const {saved: before, shown} = await openNow('buyer.json');
  const {saved, isOwn} = readShopper(toRecords(before, {newest: 16, revision: 1}, OTHER), 16, 16);
  expect(isOwn).toBe(false);
  expect(toView(saved, shown)).toMatchObject(shown.profile);
  expect(toKey('current', OTHER)).not.toBe(toKey('current'));
});

it('rebuilds a head of other inputs when there is a network, and keeps it until then', async () => {
  const {records, log} = await openNow('buyer.json');
  const head = {...records.get(toKey('head')), theta: [1]};
  records.set(toKey('head'), head);
  const waiting = await rebuild(readShopper(records).saved, log);
  expect(waiting.due).toEqual({stale: {head}, unseen: 0});
  expect(toExplicit(waiting, {newest: 1, revision: 1}).versions?.head).toBe(0);
  const network = new ShopperNetwork(loadedModel(), () => {});
  const after = await rebuild(waiting, log, {network});
  expect(after.due).toBeUndefined();
  expect(after.head.theta).toHaveLength(8);
});

it('finds nobody where nothing was stored', () => {
  expect(readShopper(new Map())).toEqual({saved: emptyShopper(), isOwn: false, reset: 0});
});

it.each([
  ['that is no number', {network: {hidden: Float32Array.of(Number.NaN)}}],
  ['of plain lists', {network: {query: [1, 2]}}],
  ['of nothing', null],
])('drops a network state %s, which the log tells again', async (_name, damage) => {
  const {records} = await openNow('buyer.json');
  const learned = records.get(toKey('learned')) as Fields;
  const damaged = damage && {...learned, network: {...learned.network, ...damage.network}};
  records.set(toKey('learned'), damaged as Fields);
  const {saved, reset} = readShopper(records);
  expect(reset).toBe(1);
  expect(saved.learned).toBeUndefined();
});
