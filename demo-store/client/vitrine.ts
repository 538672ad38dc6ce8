/** The profiler's function on this page; before its script is there a stub that keeps calls for it. */
export interface Vitrine {
  (name: string, ...args: unknown[]): Promise<unknown> | undefined;
  profiler?: unknown;
}

/** Calls the profiler now or, where its script is still on its way, as soon as it is there. */
export function callVitrine(name: string, ...args: unknown[]): void {
  (window as unknown as {vitrine?: Vitrine}).vitrine?.(name, ...args);
}

/** Asks the profiler; undefined where its script did not load or it cannot answer. */
export async function askVitrine<Answer>(name: string, ...args: unknown[]): Promise<Answer | undefined> {
  const page = window as unknown as {vitrine?: Vitrine};
  if (!page.vitrine?.profiler) await scriptSettled();
  if (!page.vitrine?.profiler) return undefined;
  try {
    return (await page.vitrine(name, ...args)) as Answer;
  } catch {
    return undefined; // The profiler reports its own trouble; the shop has an answer of its own.
  }
}

function scriptSettled(): Promise<void> {
  const script = document.querySelector('script[src="/vitrine.js"]');
  return new Promise((resolve) => {
    for (const name of ['load', 'error']) script?.addEventListener(name, () => resolve(), {once: true});
    // A script that failed before this module ran fires nothing any more.
    if (document.readyState === 'complete') resolve();
    else addEventListener('load', () => resolve(), {once: true});
  });
}
