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
