import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {createStore} from '../../demo-store/create-store.ts';
import {parseSplitReport} from '../../src/core/contract/split-report.ts';
import {expect, openAgreed, openProduct, test, vitrine} from '../support/demo-test.ts';
import {endReportDelay} from '../support/report-delay.ts';
import {SplitServers} from '../support/split-servers.ts';

/** What a server was asked. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** A server on a free port that answers scripts of any shop. */
async function listen(answer: (address: string, request: RequestInit) => Response) {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    void (async () => {
      const {method = 'GET', url = '/', headers} = request;
      const cors = {
        'access-control-allow-origin': '*',
        'access-control-allow-headers': 'content-type, authorization',
        'access-control-allow-methods': 'GET, POST, DELETE',
      };
      if (method === 'OPTIONS') return response.writeHead(204, cors).end();
      seen.push({method, url, headers});
      const answered = answer(`${origin}${url}`, {method, body: await text(request)});
      response.writeHead(answered.status, {...Object.fromEntries(answered.headers), ...cors});
      response.end(Buffer.from(await answered.arrayBuffer()));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // on a port, so not a pipe
  return {origin, seen, close: () => void server.close().closeAllConnections()};
}

test('the built worker splits a report between two servers, under a strict policy, and leaves no global behind', async ({
  visitor,
}) => {
  test.slow();
  let servers: SplitServers | undefined;
  const answer = (address: string, request: RequestInit) => servers!.answer(address, request);
  const [leader, helper] = await Promise.all([listen(answer), listen(answer)]);
  servers = await SplitServers.open(`${helper.origin}/helper`);
  const store = await createStore({sync: `${leader.origin}/vitrine`});
  // Of scripts, too: a worker has the policy of its own file.
  const policy = `default-src 'none'; script-src 'self'; connect-src 'self' ${leader.origin} ${helper.origin}`;
  store.addHook('onSend', async ({url}, reply) => {
    if (url.endsWith('.js')) reply.header('content-security-policy', policy);
  });
  const origin = await store.listen({port: 0, host: '127.0.0.1'});
  const page = await visitor.context.newPage();
  await openAgreed(page, origin);
  for (const id of ['electric-guitar-comet', 'violin-4-4-student', 'five-string-banjo']) {
    await openProduct(page, origin, id);
  }
  // A report is drawn with a batch that comes when the model is there.
  await expect.poll(async () => (await vitrine(page).status()).engine?.model).toBe('ready');
  await page.getByRole('button', {name: 'Add to cart'}).click();
  // Chance may have sent it already.
  await expect.poll(async () => (await endReportDelay(page)) + servers.reports.length, {timeout: 60_000}).toBe(1);
  await page.reload();
  await expect.poll(() => servers.reports.length, {timeout: 30_000}).toBe(1);

  const {answers} = await servers.open(parseSplitReport(servers.reports[0]));
  expect(answers).toMatchObject({activity: 1});
  expect(answers.interest).toBeGreaterThan(0);
  await expect.poll(async () => (await vitrine(page).exported()).shared.length).toBe(1);
  const {shared, privacySpent} = await vitrine(page).exported();
  expect(shared).toMatchObject([{kind: 'split', epsilon: 1, body: servers.reports[0]}]);
  expect(privacySpent).toMatchObject({epsilon: 1, epsilonOfYear: 1, mostOfYear: 52});
  expect((await vitrine(page).status()).engine?.degraded).toEqual({});

  expect(helper.seen.map(({url}) => url.split('?')[0])).toEqual(Array(6).fill('/helper/hpke_config'));
  for (const {headers} of [...leader.seen, ...helper.seen]) {
    expect(headers.cookie).toBeUndefined();
    expect(headers.referer).toBeUndefined();
  }
  for (const worker of page.workers()) {
    expect(await worker.evaluate(() => ['Buffer', 'process', 'global'].filter((name) => name in globalThis))).toEqual(
      [],
    );
  }

  await page.goto(`${origin}/profile`);
  const panel = page.locator('vitrine-profile');
  await expect(panel).toContainText('your answers to 6 questions were sent');
  await expect(panel).toContainText(new URL(helper.origin).host);
  await expect(panel).toContainText('on how many days you visit: 1');
  await expect(panel).toContainText('1 of at most 52');
  await panel.getByRole('switch', {name: 'Share one report a week'}).click();
  await expect.poll(() => leader.seen.some(({method}) => method === 'DELETE')).toBe(true);
  store.server.closeAllConnections(); // the browser keeps some open
  await store.close();
  leader.close();
  helper.close();
});
