import type {Page} from '@playwright/test';
import type {Profiler} from '../../src/page/profiler.ts';

/** `window` of a page with the script tag, as `page.evaluate` sees it. */
export interface PageVitrine {
  readonly vitrine: {
    <Name extends Exclude<keyof Profiler, 'settings'>>(
      name: Name,
      ...args: Parameters<Profiler[Name]>
    ): Promise<Awaited<ReturnType<Profiler[Name]>>>;
    readonly profiler: Profiler;
  };
}

/** Resolves when the page script runs. */
export async function untilVitrine(page: Page): Promise<void> {
  // A page that is just being left has no `vitrine` for a moment.
  await page.waitForFunction(() => (window as unknown as Partial<PageVitrine>).vitrine?.profiler !== undefined);
}
