import {fromDocument} from './from-document.ts';

/**
 * Loads one of this release's chunks, `vitrine-NAME.js` beside the page script.
 *
 * With a hash, the chunk is first preloaded with `integrity`; `import` then uses the checked module. After a failed
 * preload nothing is imported, because Chromium would fetch the file again without a check. A browser that cannot
 * preload modules loads the chunk unchecked, as browsers without `integrity` do with script tags.
 *
 * @param base address of the page script when it ran, so that neither a `<base>` nor a changed script tag leads
 *   elsewhere
 * @param integrity `sha384-…` of the file, built into the script that loads it; undefined if it was not built
 * @throws Error if the file cannot be loaded or has another hash
 */
export function loadOwnChunk<Chunk>(name: string, base: string, integrity: string | undefined): Promise<Chunk> {
  const {href} = new URL(`vitrine-${name}.js`, base);
  const load = (): Promise<Chunk> => import(/* @vite-ignore */ href) as Promise<Chunk>;
  const link = fromDocument('createElement').call(document, 'link') as HTMLLinkElement;
  if (!integrity || !link.relList.supports('modulepreload')) return load();
  return new Promise((resolve, reject) => {
    const onload = (): void => resolve(load());
    const onerror = (): void => reject(new Error(href));
    Object.assign(link, {rel: 'modulepreload', crossOrigin: '', integrity, href, onload, onerror});
    fromDocument('documentElement').append(link);
  });
}
