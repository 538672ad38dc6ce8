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
import {emptyShopper, type SavedShopper} from '../../../src/worker/store/saved-shopper.ts';
import {loadedModel} from '../support/loaded-model.ts';

type Fields = Record<string, any>; // records of any form
const FOLDER = 'test/fixtures/release-0.1/records';
const CONFIG: WorkerConfig = {engine: 'cpu', timeZoneOffsetMinutes: 60, isBot: false};

/** A stored shopper of release 0.1, and what that release showed. */
function open(name: string): {records: Map<string, Fields>; log: CleanEvent[]; shown: Fields; stores: Fields} {
  const bytes = readFileSync(`${FOLDER}/${name}`);
  const {stores, shown} = JSON.parse(String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes), (_key, value) => {
    if (typeof value?.Float32Array !== 'string') return value;
    return new Float32Array(new Uint8Array(Buffer.from(value.Float32Array, 'base64')).buffer);
  });
  const log = stores.events.map(([, event]: [number, CleanEvent]) => event);
  return {records: new Map([...stores.profile, ...stores.state]), log, shown, stores};
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
  it('open as they are and show what that release showed', () => {
    const {records, shown, log} = open(name);
    const {saved, isOwn, reset} = readShopper(records, log.length);
    expect({isOwn, reset, due: saved.due}).toEqual({isOwn: true, reset: 0, due: undefined});
    expect(toView(saved, shown)).toEqual(shown.profile);
    expect(saved.head).toEqual(records.get('head'));
    expect(saved.learned).toEqual(records.get('learned'));
  });

  it('lose nothing where a field is missing: it is rebuilt from the log', async () => {
    const {records, shown, log} = open(name);
    const {hours: _hours, ...rest} = (records.get('current') as Fields).profile;
    records.set('current', {...records.get('current'), profile: {...rest, laterField: 7}});
    const {saved, reset} = readShopper(records);
    expect(reset).toBe(1);
    const {profile} = await rebuild(saved, log);
    expect(profile).toMatchObject({...rest, laterField: 7});
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
    expect(profile.kinds).toEqual(kinds);
  });

  it('are carried over whole to another version, and the old record is another one', async () => {
    const {records, shown, log} = open(name);
    records.set('current', {...records.get('current'), versions: {cleaning: 3, profile: 3}});
    const {saved, reset} = readShopper(records);
    expect(reset).toBe(2);
    const after = await rebuild(saved, log);
    expect(toView(after, shown)).toEqual(shown.profile);
    expect(after.cleaning).toEqual((records.get('current') as Fields).cleaning);
    expect(toKey('current', 2)).not.toBe(toKey('current'));
  });
});

it('rebuilds the whole profile and the memory of cleaning from a complete log', async () => {
  const {records, log} = open('buyer.json');
  records.set('current', {profile: null});
  const {saved, reset} = readShopper(records);
  expect(reset).toBe(2);
  const {profile, cleaning, due} = await rebuild(saved, log);
  const {records: good} = open('buyer.json');
  const old = good.get('current') as Fields;
  expect(cleaning).toEqual(old.cleaning);
  // What no event tells: what was declared or rejected. Price tiers ask for a catalogue.
  expect(profile).toEqual({...old.profile, declared: {}, rejected: {}, tiers: []});
  expect(due).toBeUndefined();
});

it('reads what a script of other versions has added to the log, once', async () => {
  const {records, log} = open('buyer.json');
  const {saved} = readShopper(records, log.length);
  const event = cleanEvent(
    {id: 'later', source: 'api', kind: 'view', itemId: 'item-1', timeMs: saved.profile.lastSeenMs + 1},
    {state: saved.cleaning, catalogue: NO_CATALOGUE, nowMs: saved.profile.lastSeenMs + 1, isBot: false},
  ).event as CleanEvent;
  records.set('current', toExplicit(saved, log.length));
  const behind = readShopper(records, log.length + 1).saved;
  expect(behind.due).toEqual({stale: {}, unseen: 1});
  const after = await rebuild(behind, [...log, event]);
  expect(after.profile.events).toBe(saved.profile.events + 1);
  expect(after.cleaning.ids.at(-1)).toBe('later');
  records.set('current', toExplicit(after, log.length + 1));
  expect(readShopper(records, log.length + 1).saved.due).toBeUndefined();
});

it('uses records of a newer script where it has none of its own, and never their keys', () => {
  const {records, shown} = open('buyer.json');
  const newer = new Map([...records].map(([key, value]) => [toKey(key, 2), value]));
  const {saved, isOwn} = readShopper(newer);
  expect(isOwn).toBe(false);
  expect(toView(saved, shown)).toEqual(shown.profile);
});

it('rebuilds a head of other inputs when there is a network, and keeps it until then', async () => {
  const {records, log} = open('buyer.json');
  records.set('head', {...records.get('head'), theta: [1]});
  const {saved} = readShopper(records);
  const waiting = await rebuild(saved, log);
  expect(waiting.due).toEqual({stale: {head: records.get('head')}, unseen: 0});
  expect(toExplicit(waiting, 1).versions?.head).toBe(0);
  const network = new ShopperNetwork(loadedModel(), () => {});
  const {head, due} = await rebuild(waiting, log, {network});
  expect(due).toBeUndefined();
  expect(head.theta).toHaveLength(8);
});

it('finds nobody where nothing was stored', () => {
  expect(readShopper(new Map())).toEqual({saved: emptyShopper(), isOwn: false, reset: 0});
});

it.each([
  ['that is no number', {network: {hidden: Float32Array.of(Number.NaN)}}],
  ['of plain lists', {network: {query: [1, 2]}}],
  ['of nothing', null],
])('drops a network state %s, which the log tells again', (_name, damage) => {
  const {records} = open('buyer.json');
  const learned = records.get('learned') as Fields;
  const damaged = damage && {...learned, network: {...learned.network, ...damage.network}};
  records.set('learned', damaged as Fields);
  const {saved, reset} = readShopper(records);
  expect(reset).toBe(1);
  expect(saved.learned).toBeUndefined();
});
