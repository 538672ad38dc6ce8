import {createHash} from 'node:crypto';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {type AnyBrowser, openChromium} from '../support/browsers.ts';
import {buildScript} from '../support/build-script.ts';
import {findByVariable, findOnPath} from '../support/find-program.ts';
import {openFirefox} from '../support/firefox.ts';
import {startTextServer, type TextServer} from '../support/text-server.ts';
import type {SeenPage} from './scripts/own-script-page.ts';

const GOOD = 'export const say = "good";';
const EVIL = 'export const say = "evil";';
const INTEGRITY = `sha384-${createHash('sha384').update(GOOD).digest('base64')}`;

/** What a shopper can write into a review where a shop lets markup through that runs no script. */
const markup = (evil: string): string => `
  <img name="currentScript" src="${evil}/x.png" data-consent="granted" data-sync="${evil}" id="image">
  <form name="currentScript" id="form" data-consent="granted"><input name="src"><input name="dataset"><input name="getAttribute"></form>
  <object name="currentScript" data="${evil}/x.svg" id="object"></object>
  <embed name="currentScript" src="${evil}/x.svg">
  <iframe name="currentScript" src="about:blank"></iframe>
  <svg><script type="text/plain" name="currentScript" src="${evil}/vitrine.js" data-consent="granted" id="svg"></script></svg>
  <img name="querySelector"><img name="querySelectorAll"><img name="createElement"><img name="documentElement">
  <img name="baseURI"><img name="scripts"><img name="head"><img name="body"><img name="hidden">
  <form id="vitrine"><input name="profiler"><input name="q"></form>
  <base href="${evil}/">`;

const hasFirefox = (findByVariable('FIREFOX_PATH') ?? findOnPath(['firefox-esr', 'firefox'])) !== undefined;

describe.each([
  ['Chromium', () => openChromium(['--no-sandbox']), true], // tests may run as root
  ['Firefox', () => openFirefox({headless: true}), hasFirefox],
])('in %s', (_, open, isHere) => {
  let browser: AnyBrowser;
  let evil: TextServer;
  let shop: TextServer | undefined;
  let ownScript: string;
  let loader: string;

  beforeAll(async () => {
    if (!isHere) return;
    browser = await open();
    evil = await startTextServer({'/vitrine-extra.js': EVIL, '/js/vitrine-extra.js': EVIL, '/vitrine.js': EVIL});
    ownScript = await buildScript('test/page/scripts/own-script-page.ts');
    loader = await buildScript('test/page/scripts/load-chunk-page.ts');
  });
  afterEach(() => shop?.close());
  afterAll(async () => {
    await browser?.close();
    await evil?.close();
  });

  /** Opens a shop's page and waits for what its page script has seen. */
  async function see(head: string, body: string): Promise<SeenPage> {
    shop = await startTextServer({
      '/shop/': `<!doctype html><html><head><title>Shop</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`,
      '/js/vitrine.js': ownScript,
      '/js/vitrine-extra.js': GOOD,
    });
    const page = await browser.openPage(`${shop.origin}/shop/`);
    const seen = await page.evaluate(
      () =>
        new Promise<SeenPage>((resolve) => {
          const look = (): void => {
            const {seen: found} = window as unknown as {seen?: SeenPage};
            if (found?.chunk === undefined) requestAnimationFrame(look);
            else resolve({...found});
          };
          look();
        }),
      null,
    );
    await page.close();
    return seen;
  }

  // Deferred, so that it runs when the review is in the page, as an async script mostly does.
  const TAG = '<script data-name="own" defer src="/js/vitrine.js" data-consent="manual" data-model="/m.json"></script>';

  it.runIf(isHere)(
    'markup of a review is neither the own script nor its options, nor where chunks come from',
    async () => {
      const seen = await see(TAG, markup(evil.origin));
      expect(seen).toEqual({
        options: {name: 'own', consent: 'manual', model: '/m.json', integrity: ''},
        base: `${shop!.origin}/shop/`,
        hidden: false,
        vitrine: 'undefined',
        chunk: 'good',
      });
      expect(evil.requests.filter(({url}) => url.endsWith('.js'))).toEqual([]);
    },
  );

  it.runIf(isHere)('a module script finds its tag although the browser does not name it', async () => {
    const tag = TAG.replace('defer', 'type="module"');
    const seen = await see(tag, `<script src="/other.js?/vitrine.js" id="other"></script>${markup(evil.origin)}`);
    expect(seen.options).toMatchObject({name: 'own'});
  });

  it.runIf(isHere)('a <base> that the shop itself has in its head counts', async () => {
    const seen = await see(`<base href="/shop/deep/">${TAG}`, markup(evil.origin));
    expect(seen.base).toBe(`${shop!.origin}/shop/deep/`);
    expect(seen.chunk).toBe('good');
  });

  it.runIf(isHere)('a script of another origin finds its chunks there, with a <base> and without', async () => {
    const cdn = await startTextServer({'/js/vitrine.js': ownScript, '/js/vitrine-extra.js': GOOD});
    for (const extra of ['', 'crossorigin']) {
      const tag = TAG.replace('src="', `${extra} src="${cdn.origin}`);
      expect((await see(tag, markup(evil.origin))).chunk).toBe('good');
    }
    expect(cdn.requests.filter(({url}) => url === '/js/vitrine-extra.js')).toHaveLength(2);
    expect(evil.requests.filter(({url}) => url.endsWith('.js'))).toEqual([]);
    await cdn.close();
  });

  it.runIf(isHere)('a polluted prototype is no option and no consent', async () => {
    const pollution = '<script>Object.prototype.personalization = true; Object.prototype.vitrine = {};</script>';
    const seen = await see(pollution + TAG, '');
    expect(seen).toMatchObject({options: {name: 'own', consent: 'manual', model: '/m.json'}, vitrine: 'undefined'});
    expect(seen.consent).toBeUndefined();
  });

  /**
   * What a page that loads a chunk with the hash of GOOD gets from a server that answers with these, one after the
   * other.
   */
  async function load(answers: readonly string[], {policy, times = 1}: {policy?: string; times?: number} = {}) {
    shop = await startTextServer(
      {
        '/': '<!doctype html><link rel="icon" href="data:,"><script src="/load.js"></script><img name="createElement"><img name="documentElement">',
        '/load.js': loader,
        '/vitrine-main.js': (count) => answers[Math.min(count, answers.length - 1)],
      },
      policy === undefined ? {} : {'content-security-policy': policy},
    );
    const page = await browser.openPage(`${shop.origin}/`);
    type Load = (base: string, integrity: string) => Promise<string>;
    const said: string[] = [];
    for (let time = 0; time < times; time++) {
      said.push(
        await page.evaluate(([base, integrity]) => (window as unknown as {load: Load}).load(base, integrity), [
          `${shop.origin}/vitrine.js`,
          INTEGRITY,
        ] as const),
      );
    }
    await page.close();
    return {said, requests: shop.requests.filter(({url}) => url.startsWith('/vitrine-main')).length};
  }

  it.runIf(isHere)('a chunk with the hash of this release runs, and is fetched once', async () => {
    expect(await load([GOOD])).toEqual({said: ['good'], requests: 1});
  });

  it.runIf(isHere)('a chunk that was changed never runs, asked for once or twice', async () => {
    const {said} = await load([EVIL], {times: 2});
    expect(said).toEqual([expect.stringMatching(/^refused/), expect.stringMatching(/^refused/)]);
  });

  it.runIf(isHere)('a server that changes the chunk after it was checked gains nothing', async () => {
    const {said} = await load([GOOD, EVIL, EVIL], {times: 2});
    expect(said).toEqual(['good', 'good']);
  });

  it.runIf(isHere)('a strict policy allows the check', async () => {
    const policy = "default-src 'none'; script-src 'self'";
    expect((await load([GOOD], {policy})).said).toEqual(['good']);
    expect((await load([EVIL], {policy})).said).toEqual([expect.stringMatching(/^refused/)]);
  });
});
