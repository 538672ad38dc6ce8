import type {Page} from '@playwright/test';
import {findHeard, hear} from '../support/closed-content.ts';
import type {PageVitrine} from '../support/page-vitrine.ts';
import {expect, test} from '../support/shop-test.ts';

// What a script that a shop did not write can do with the widgets. None of it runs before the page script: such a
// script can replace the browser's own functions, and no page can defend itself against it.

const consentOf = (page: Page) => page.evaluate(() => (window as unknown as PageVitrine).vitrine('consent'));

test('a script cannot work the panel: its clicks, keys and presses on labels are no person’s', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/panel.html`);
  const panel = page.locator('vitrine-profile');
  const toggle = panel.getByRole('switch', {name: 'Suggest products'});
  await expect(toggle).not.toBeChecked();
  // A person was here a moment ago: activation alone must not be enough.
  await page.mouse.click(5, 5);
  await page.evaluate(() => {
    const root = document.querySelector('vitrine-profile')!.shadowRoot!;
    const buttons = [...root.querySelectorAll('button, label, input')] as HTMLElement[];
    for (const button of buttons) {
      button.click();
      button.focus();
      for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'change', 'input', 'submit']) {
        button.dispatchEvent(new MouseEvent(type, {bubbles: true, composed: true}));
      }
      for (const key of ['Enter', ' ']) {
        for (const type of ['keydown', 'keypress', 'keyup']) {
          button.dispatchEvent(new KeyboardEvent(type, {key, bubbles: true, composed: true}));
        }
      }
    }
    // A label of the script's own around a button of the panel, which makes trusted clicks of untrusted ones.
    const label = document.createElement('label');
    root.append(label);
    label.append(root.querySelector('#personalization')!);
    label.click();
  });
  expect(await consentOf(page)).toMatchObject({personalization: false, origin: 'default'});
});

test('a person works the panel by mouse and by keyboard', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/panel.html`);
  const toggle = page.locator('vitrine-profile').getByRole('switch', {name: 'Suggest products'});
  await toggle.click();
  await expect(toggle).toBeChecked();
  await expect(toggle).toBeFocused();
  await page.keyboard.press('Space');
  await expect(toggle).not.toBeChecked();
  await page.keyboard.press('Enter');
  await expect(toggle).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(page.locator('vitrine-profile').getByRole('switch', {name: 'Share'})).toBeFocused();
});

/** Everything that a script can reach from the widgets' elements and classes. */
const searchWidgets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>();
    const seen = new Set<unknown>();
    const look = (value: unknown, place: string): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
      seen.add(value);
      for (const name of Reflect.ownKeys(value)) {
        const {value: own, get} = Reflect.getOwnPropertyDescriptor(value, name)!;
        const isProfiler = typeof own === 'object' && own !== null && 'recommend' in own && 'export' in own;
        if (isProfiler) found.add(`${place}.${String(name)}`);
        if (typeof own === 'string' && /lamp/i.test(own)) found.add(`${place}.${String(name)}`);
        if (!get && place.split('.').length < 4) look(own, `${place}.${String(name)}`);
      }
    };
    for (const name of ['vitrine-profile', 'vitrine-recommendations', 'vitrine-recently-viewed', 'vitrine-offer']) {
      // The panel's class comes with the first panel.
      let proto: unknown = customElements.get(name);
      while (proto !== undefined && proto !== Function.prototype && proto !== null && proto !== HTMLElement) {
        look(proto, name);
        look((proto as {prototype: unknown}).prototype, `${name}#`);
        proto = Object.getPrototypeOf(proto);
      }
      const element = document.querySelector(name);
      if (element) look(element, `<${name}>`);
    }
    return [...found];
  });

test('no class or element of the widgets hands out the profiler or what it knows', async ({page, shop}) => {
  await page.goto(`${shop.origin}/pages/shelf.html`);
  await expect(page.locator('vitrine-recommendations').getByRole('link')).toHaveCount(8);
  expect(await searchWidgets(page)).toEqual([]);
});

test.describe('where scripts are told nothing', () => {
  test.beforeEach(async ({page, shop}) => {
    await page.goto(`${shop.origin}/pages/limited.html`);
    await page.waitForSelector('body[data-ready]');
    await expect
      .poll(async () => (await hear(page)).map(({name}) => name).join('\n'))
      .toMatch(/desk lamp[^]*desk-lamp/i);
  });

  test('widgets and overlay show what they know to a person, and to no script', async ({page}) => {
    const shown = await page.evaluate(() => {
      const elements = [...document.querySelectorAll('vitrine-profile, vitrine-recently-viewed, vitrine-debug')];
      return elements.map((element) => [element.shadowRoot, element.innerHTML, (element as HTMLElement).innerText]);
    });
    expect(shown).toEqual([
      [null, '', ''],
      [null, '', ''],
      [null, '', ''],
    ]);
    expect(await searchWidgets(page)).toEqual([]);
  });

  test('a script that changes the elements’ classes is given nothing', async ({page}) => {
    const stolen = await page.evaluate(async () => {
      const caught: string[] = [];
      const spy = (of: object): void => {
        for (const name of Reflect.ownKeys(of)) {
          const {value, get, configurable} = Reflect.getOwnPropertyDescriptor(of, name)!;
          if (!configurable || name === 'constructor') continue;
          if (typeof value === 'function') {
            const spied = function (this: unknown, ...args: unknown[]): unknown {
              caught.push(`${String(name)} ${JSON.stringify(args)}`);
              const answer: unknown = value.apply(this, args);
              void Promise.resolve(answer).then((given) =>
                caught.push(`${String(name)} gives ${JSON.stringify(given)}`),
              );
              return answer;
            };
            Object.defineProperty(of, name, {value: spied});
          } else if (get) caught.push(`${String(name)} is read`);
        }
      };
      for (const name of ['vitrine-profile', 'vitrine-recently-viewed']) {
        let {prototype} = customElements.get(name)!;
        for (; prototype !== HTMLElement.prototype; prototype = Object.getPrototypeOf(prototype)) spy(prototype);
        const element = document.querySelector(name) as HTMLElement & {refresh(): Promise<void>};
        for (const method of ['show', 'fetch', 'download', 'forget', 'attachShadow', 'buildShared', 'toCard']) {
          Object.assign(element, {
            [method]: (...args: unknown[]) => caught.push(`own ${method} ${JSON.stringify(args)}`),
          });
        }
        await element.refresh();
        element.remove();
        document.body.append(element);
        await element.refresh();
      }
      return caught;
    });
    expect(stolen.filter((line) => /lamp|segment|events/i.test(line))).toEqual([]);
    // It did run with the changed classes.
    expect(stolen.length).toBeGreaterThan(2);
  });

  test('an element that was opened beforehand, or a class made from ours, is given nothing', async ({page}) => {
    const roots = await page.evaluate(async () => {
      const Panel = customElements.get('vitrine-profile')!;
      let derived: ShadowRoot | null | undefined;
      customElements.define(
        'evil-panel',
        class extends Panel {
          attachShadow(): ShadowRoot {
            derived = super.attachShadow({mode: 'open'});
            return derived;
          }
        },
      );
      const holder = document.createElement('div');
      holder.setHTMLUnsafe(
        '<vitrine-profile><template shadowrootmode="open"><slot></slot></template></vitrine-profile>',
      );
      const open = document.createElement('vitrine-profile');
      open.attachShadow({mode: 'open'});
      const evil = document.createElement('evil-panel');
      document.body.append(holder, open, evil);
      const all = [holder.firstElementChild!, open, evil] as (HTMLElement & {refresh(): Promise<void>})[];
      for (const element of all) await element.refresh();
      return [...all.map(({shadowRoot}) => shadowRoot?.textContent ?? ''), derived?.textContent ?? ''];
    });
    expect(roots.filter((text) => text.trim() !== '')).toEqual([]);
  });

  test('a person works the panel all the same', async ({page}) => {
    const name = 'Suggest products';
    expect((await findHeard(page, 'switch', name)).isChecked).toBe(true);
    const {x, y} = await (await findHeard(page, 'switch', name)).centre();
    await page.mouse.click(x, y);
    await expect.poll(async () => (await findHeard(page, 'switch', name)).isChecked).toBe(false);
    await page.keyboard.press('Space');
    await expect.poll(async () => (await findHeard(page, 'switch', name)).isChecked).toBe(true);
  });
});
