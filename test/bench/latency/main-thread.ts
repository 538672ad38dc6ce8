import type {Page} from '@playwright/test';
import {median} from '../suite.ts';
import {traceWhile, toTaskMs} from '../trace.ts';

const MARK = 'vitrine-bench-event';
const GAP_MS = 30;
const TURNS = 4;

/**
 * What a captured event costs the main thread: processor time of all its tasks from one event to the next (the push,
 * the message to the worker, its answer), less the median of the same page pushing the same to a plain list, in
 * turns.
 *
 * @returns milliseconds of each event
 */
export async function timeMainThread(page: Page, itemIds: readonly string[], rounds: number): Promise<number[]> {
  const ours: number[] = [];
  const plain: number[] = [];
  await push(page, itemIds.slice(0, 50), true);
  const each = Math.ceil(rounds / TURNS);
  for (let turn = 0; turn < TURNS; turn++) {
    const ids = Array.from({length: each}, (_, n) => itemIds[(turn * each + n) % itemIds.length]);
    for (const [isTapped, times] of [
      [true, ours],
      [false, plain],
    ] as const) {
      const events = await traceWhile(page, ['blink.user_timing', 'toplevel'], () => push(page, ids, isTapped));
      times.push(...toTaskMs(events, MARK));
    }
  }
  const floor = median(plain);
  return ours.map((ms) => Math.max(0, ms - floor));
}

function push(page: Page, itemIds: readonly string[], isTapped: boolean): Promise<void> {
  return page.evaluate(
    ([ids, tapped, mark, gapMs]) =>
      new Promise<void>((resolve) => {
        const {dataLayer, scheduler} = globalThis as unknown as {
          dataLayer: unknown[];
          // Not a chain of timers: browsers hold nested ones back, the profiler's own timer too.
          scheduler: {postTask(run: () => void, options: {delay: number}): void};
        };
        const layer = tapped ? dataLayer : [];
        const left = [...ids];
        scheduler.postTask(
          function next() {
            const id = left.shift();
            if (id !== undefined) scheduler.postTask(next, {delay: gapMs});
            performance.mark(mark); // what came before in this task is not counted
            if (id === undefined) return resolve();
            layer.push({event: 'view_item', ecommerce: {items: [{item_id: id}]}});
          },
          {delay: gapMs},
        );
      }),
    [itemIds, isTapped, MARK, GAP_MS] as const,
  );
}
