import type {FastifyInstance} from 'fastify';
import {expect, it} from 'vitest';
import {report, secretOf, THIS_WEEK} from '../support/reports.ts';
import {countStatuses, useTestApps} from '../support/test-app.ts';

const apps = useTestApps();

const erase = (app: FastifyInstance, index: number, secret = secretOf(index)) =>
  app.inject({
    method: 'DELETE',
    url: `/vitrine/reports/${THIS_WEEK}/${report(index).reportId}`,
    headers: {authorization: `Bearer ${secret}`},
  });

const post = (app: FastifyInstance, index: number) =>
  app.inject({method: 'POST', url: '/vitrine/reports', payload: report(index)});

const count = async (table: string) => (await apps.database.query(`SELECT 1 FROM ${table}`)).length;

it('erasures of names that never were leave no row, however many come', async () => {
  const app = await apps.start({requestsPerMinute: 1e6, failuresPerMinute: 1e6});
  const answers = [];
  for (let i = 0; i < 2000; i++) answers.push(await erase(app, 100_000 + i));
  expect(countStatuses(answers)).toEqual({204: 2000});
  expect(await count('coarse_reports')).toBe(0);
});

it('by default a network may ask for 10 of them a minute', async () => {
  const app = await apps.start({requestsPerMinute: 1e6});
  const answers = [];
  for (let i = 0; i < 100; i++) answers.push(await erase(app, 100_000 + i));
  expect(countStatuses(answers)).toEqual({204: 10, 429: 90});
});

it('the answer does not tell whether the name existed, and only its owner erases it', async () => {
  const app = await apps.start();
  await post(app, 1);
  const never = await erase(app, 2);
  const notMine = await erase(app, 1, secretOf(2));
  expect(await count('coarse_reports WHERE slot IS NOT NULL')).toBe(1);
  const mine = await erase(app, 1);
  const again = await erase(app, 1);
  expect(await count('coarse_reports WHERE slot IS NOT NULL')).toBe(0);
  expect(await count('coarse_reports')).toBe(1);
  for (const answer of [never, notMine, mine, again]) {
    expect(answer.statusCode).toBe(204);
    expect(answer.body).toBe('');
    expect({...answer.headers, date: ''}).toEqual({...never.headers, date: ''});
  }
});

it('a late copy of an erased report does not bring it back, also when it is overtaken by the request to erase', async () => {
  const app = await apps.start();
  await post(app, 11);
  expect((await erase(app, 11)).statusCode).toBe(204);
  expect((await post(app, 11)).statusCode).toBe(410);
  expect((await erase(app, 12)).statusCode).toBe(204); // its report is still on the way
  expect((await post(app, 12)).statusCode).toBe(410);
  expect(await count('coarse_reports WHERE slot IS NOT NULL')).toBe(0);
  // Whoever guesses a name has not its secret, and keeps nobody from reporting.
  await erase(app, 13, secretOf(99));
  expect((await post(app, 13)).statusCode).toBe(204);
  expect(await count('coarse_reports WHERE slot IS NOT NULL')).toBe(1);
});
