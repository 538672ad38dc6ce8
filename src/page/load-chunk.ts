import {fromDocument} from './from-document.ts';

/**
 * Loads one of this release's chunks, `vitrine-NAME.js` beside the page script.
 *
 * With a hash the chunk is preloaded with it first, and only what has that hash runs: a preloaded module is what
 * `import` gives. After a failed preload nothing is imported, because Chromium would then fetch it again, unchecked.
 * A browser that cannot preload modules loads it unchecked, as browsers without `integrity` do with script tags.
 *
 * @param base address of the page script: neither a `<base>` nor a script tag that was changed since leads elsewhere
 * @param integrity `sha384-…` of the file, from the script that names it; undefined where it was not built
 * @throws Error where the file cannot be had, or is another one
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
