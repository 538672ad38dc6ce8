import type {FastifyInstance} from 'fastify';
import {beforeEach, describe, expect, it} from 'vitest';
import type {CoarseReport} from '../../src/core/contract/coarse-report.ts';
import {NOON_MS, report, secretOf, THIS_WEEK, WEEK_MS} from '../support/reports.ts';
import {useTestApps} from '../support/test-app.ts';

const apps = useTestApps();
let app: FastifyInstance;

beforeEach(async () => {
  app = await apps.start({requestsPerMinute: 1e6, failuresPerMinute: 1e6});
});

const post = (payload: object | string) =>
  app.inject({method: 'POST', url: '/vitrine/reports', payload, headers: {'content-type': 'application/json'}});

const erase = (index: number, {secret = secretOf(index), epoch = THIS_WEEK}: {secret?: string; epoch?: number} = {}) =>
  app.inject({
    method: 'DELETE',
    url: `/vitrine/reports/${epoch}/${report(index).reportId}`,
    headers: secret === '' ? {} : {authorization: `Bearer ${secret}`},
  });

const rows = () =>
  apps.database.query<Record<string, unknown>>(
    'SELECT * FROM coarse_reports WHERE slot IS NOT NULL ORDER BY report_id',
  );

it('keeps a report once, however often it is sent', async () => {
  for (let i = 0; i < 3; i++) expect((await post(report(1))).statusCode).toBe(204);
  const {epoch, reportId, secretHash, slot, answer} = report(1);
  expect(await rows()).toEqual([{epoch, report_id: reportId, secret_hash: secretHash, slot, answer}]);
});

it('nobody writes over a report: not with another secret, and not with another answer', async () => {
  await post(report(1));
  const {secretHash} = report(2);
  const answer = await post(report(1, {secretHash, answer: 16}));
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toEqual({code: 'forbidden', message: expect.any(String)});
  await post(report(1, {answer: 16}));
  expect(await rows()).toMatchObject([{answer: 1}]);
});

describe('erasing', () => {
  it('takes the secret of the report, and answers the same the second time', async () => {
    await post(report(1));
    await post(report(2));
    expect((await erase(1, {secret: secretOf(2)})).statusCode).toBe(204); // as if there were none
    expect((await erase(1, {secret: ''})).statusCode).toBe(401);
    expect(await rows()).toHaveLength(2);
    expect((await erase(1)).statusCode).toBe(204);
    expect((await erase(1)).statusCode).toBe(204);
    expect(await rows()).toMatchObject([{report_id: report(2).reportId}]);
  });

  it('a late copy does not bring the report back', async () => {
    await post(report(1));
    await erase(1);
    const answer = await post(report(1));
    expect(answer.statusCode).toBe(410);
    expect(answer.json()).toEqual({code: 'not-found', message: 'This report was erased.'});
    expect(await rows()).toEqual([]);
  });

  it('comes before the report itself', async () => {
    expect((await erase(1)).statusCode).toBe(204);
    expect((await post(report(1))).statusCode).toBe(410);
    expect(await rows()).toEqual([]);
  });

  it('however both cross on their way, the report is gone', async () => {
    for (let i = 0; i < 20; i++) await Promise.all(i % 2 ? [post(report(i)), erase(i)] : [erase(i), post(report(i))]);
    expect(await rows()).toEqual([]);
  });

  it('leaves a name without an answer, and not even that once no late copy is taken', async () => {
    await post(report(1));
    await erase(1);
    const {epoch, reportId: report_id, secretHash: secret_hash} = report(1);
    const named = [{epoch, report_id, secret_hash, slot: null, answer: null}];
    expect(await apps.database.query('SELECT * FROM coarse_reports')).toEqual(named);
    apps.nowMs += 2 * WEEK_MS;
    await app.inject('/health');
    await app.close(); // waits for the deletion
    expect(await apps.database.query('SELECT * FROM coarse_reports')).toEqual([]);
  });

  it('works for old weeks, and leaves nothing there', async () => {
    await post(report(1));
    apps.nowMs += 10 * WEEK_MS;
    expect((await erase(1, {secret: secretOf(2)})).statusCode).toBe(204); // as if there were none
    expect(await rows()).toHaveLength(1);
    expect((await erase(1)).statusCode).toBe(204);
    expect((await erase(1)).statusCode).toBe(204);
    expect(await apps.database.query('SELECT * FROM coarse_reports')).toEqual([]);
  });

  it.each([
    ['a name that is none', `/vitrine/reports/${THIS_WEEK}/${'A'.repeat(32)}`],
    ['a name that is SQL', `/vitrine/reports/${THIS_WEEK}/${encodeURIComponent("'; DROP TABLE coarse_reports; --")}`],
    ['a week that is none', `/vitrine/reports/now/${report(1).reportId}`],
    ['a week without end', `/vitrine/reports/99999999999/${report(1).reportId}`],
    ['a negative week', `/vitrine/reports/-1/${report(1).reportId}`],
    ['no week', `/vitrine/reports/${report(1).reportId}`],
  ])('does not find %s', async (_, url) => {
    const headers = {authorization: `Bearer ${secretOf(1)}`};
    const answer = await app.inject({method: 'DELETE', url, headers});
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({code: 'not-found', message: expect.any(String)});
    expect((await post(report(1))).statusCode).toBe(204);
  });
});

it.each([
  ['a field too many', {...report(1), query: 'canary'}, 400],
  ['an ε of its own', {...report(1), epsilon: 0.5}, 400],
  ['an ε per slot, as of old', {...report(1), epsilonPerSlot: 0.5}, 400],
  ['a slot that is none', {...report(1), slot: 'item'}, 400],
  ['a slot of the language itself', {...report(1), slot: 'constructor'}, 400],
  ['an answer outside its slot', report(1, {slot: 'churn', answer: 5}), 400],
  ['an answer between two', report(1, {answer: 0.5}), 400],
  ['a time finer than a week', report(1, {epoch: THIS_WEEK + 0.5}), 400],
  ['a week to come', report(1, {epoch: THIS_WEEK + 1}), 422],
  ['a week long gone', report(1, {epoch: THIS_WEEK - 2}), 422],
  ['another form', {...report(1), format: 'vitrine-coarse-2'}, 400],
  ['no JSON', '{"format":', 400],
  ['an empty body', '', 400],
  ['an array', [], 400],
  ['several reports', [report(1), report(2)], 400],
  ['a key of the language itself', '{"__proto__": {"format": 1}}', 400],
  ['a body too long', {...report(1), query: 'x'.repeat(9000)}, 413],
])('refuses %s', async (_, payload, status) => {
  const answer = await post(payload);
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toEqual({code: 'aggregate-invalid', message: expect.any(String)});
  expect(await apps.database.query('SELECT 1 FROM coarse_reports')).toEqual([]);
});

it('takes the report of a browser that is a week late or whose clock is a little fast', async () => {
  expect((await post(report(1, {epoch: THIS_WEEK - 1}))).statusCode).toBe(204);
  apps.nowMs = Date.UTC(2026, 10, 29, 23, 59); // Sunday
  expect((await post(report(2, {epoch: THIS_WEEK + 1}))).statusCode).toBe(204);
  apps.nowMs = Date.UTC(2026, 10, 30); // Monday
  expect((await post(report(3, {epoch: THIS_WEEK + 1}))).statusCode).toBe(204);
  expect((await post(report(4, {epoch: THIS_WEEK - 1}))).statusCode).toBe(422);
});

it('stores no address, agent or time of day', async () => {
  await app.inject({
    method: 'POST',
    url: '/vitrine/reports',
    payload: report(1),
    remoteAddress: '203.0.113.77',
    headers: {'user-agent': 'canary-agent', referer: 'https://shop.example/canary'},
  });
  await erase(2);
  const tables = await apps.database.query<{name: string}>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  expect(tables.map(({name}) => name)).toContain('coarse_reports');
  const contents = await Promise.all(tables.map(({name}) => apps.database.query(`SELECT * FROM ${name}`)));
  expect(JSON.stringify(contents)).toContain(report(1).reportId);
  expect(JSON.stringify(contents)).not.toMatch(/203\.0|canary|shop\.example/);
  const columns = await apps.database.query<{name: string; type: string}>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_name = 'coarse_reports' ORDER BY ordinal_position`,
  );
  expect(columns).toEqual([
    {name: 'epoch', type: 'integer'},
    {name: 'report_id', type: 'text'},
    {name: 'secret_hash', type: 'text'},
    {name: 'slot', type: 'text'},
    {name: 'answer', type: 'smallint'},
  ]);
  expect(apps.logged).toEqual([]);
});

it('deletes reports after half a year', async () => {
  await post(report(1));
  for (const [weeks, left] of [
    [26, 1],
    [27, 0],
  ]) {
    apps.nowMs = NOON_MS + weeks * WEEK_MS;
    await app.inject('/health');
    await expect.poll(() => rows(), {timeout: 10_000}).toHaveLength(left);
  }
});

it('two reports have nothing in common that would tell that they are of one browser', async () => {
  const sent: CoarseReport[] = [report(1), report(2, {epoch: THIS_WEEK - 1})];
  for (const body of sent) await post(body);
  const [one, two] = await rows();
  const shared = Object.keys(one).filter((name) => one[name] === two[name]);
  expect(shared).toEqual(['slot', 'answer']); // which these two chose
});
