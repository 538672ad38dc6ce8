import {beforeEach, expect, it, vi} from 'vitest';
import type {PageList} from '../../../src/page/widgets/page-lists.ts';

// The order in which lists are asked; in real browsers test/e2e/lists.spec.ts and widgets.spec.ts have them on pages.

const FOLLOWING = 4;
vi.stubGlobal('Node', {DOCUMENT_POSITION_FOLLOWING: FOLLOWING});

let asked: string[];
let lists: typeof import('../../../src/page/widgets/page-lists.ts');

beforeEach(async () => {
  asked = [];
  vi.resetModules();
  lists = await import('../../../src/page/widgets/page-lists.ts');
});

/** A list at a place of the document that shows the first products that others do not, each after a turn. */
function toList(place: number, {hasLateReasons = true, onAsk}: {hasLateReasons?: boolean; onAsk?(): void} = {}) {
  const element = {
    place,
    compareDocumentPosition: (other: unknown) => ((other as {place: number}).place > place ? FOLLOWING : 2),
  };
  let shown: string[] = [];
  let isDisplayed = true;
  const list: PageList = {
    element: element as unknown as Element, // all that is read of it
    isDisplayed: () => isDisplayed,
    shown: () => shown,
    async ask(taken, reasons) {
      asked.push(`${place}${reasons ? ' reasons' : ''}`);
      await Promise.resolve();
      onAsk?.();
      shown = ['a', 'b', 'c', 'd', 'e', 'f'].filter((id) => !taken.includes(id)).slice(0, 2);
      return hasLateReasons && !reasons;
    },
  };
  return {list, hide: () => (isDisplayed = false)};
}

const refresh = (...some: {list: PageList}[]): void => some.forEach(({list}) => lists.refreshList(list));

it('asks every list for its products before it asks one for its reasons, in the order of the document', async () => {
  refresh(toList(3), toList(1), toList(2, {hasLateReasons: false}));
  await vi.waitFor(() => expect(asked).toHaveLength(5));
  expect(asked).toEqual(['1', '2', '3', '1 reasons', '3 reasons']);
});

it('lets products of a newer event go before reasons that are still missing', async () => {
  let isNew = true;
  const first = toList(1, {
    onAsk() {
      if (asked.at(-1) !== '1 reasons' || !isNew) return;
      isNew = false;
      refresh(first, second);
    },
  });
  const second = toList(2);
  refresh(first, second);
  await vi.waitFor(() => expect(asked).toHaveLength(7));
  expect(asked).toEqual(['1', '2', '1 reasons', '1', '2', '1 reasons', '2 reasons']);
});

it('gives the products of a list that is no longer displayed to those after it', async () => {
  const first = toList(1);
  const second = toList(2);
  refresh(first, second);
  await vi.waitFor(() => expect(asked).toHaveLength(4));
  expect([...first.list.shown(), ...second.list.shown()]).toEqual(['a', 'b', 'c', 'd']);
  first.hide();
  lists.keepApart();
  await vi.waitFor(() => expect(second.list.shown()).toEqual(['a', 'b']));
});
