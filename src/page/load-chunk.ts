import {fromDocument} from './from-document.ts';

/** How the browser checks a chunk before it runs. */
export interface ChunkCheck {
  /** `sha384-…` of the file, as `npm run build` writes it. */
  readonly integrity: string;
  /** Address of the script that the chunk lies beside. */
  readonly beside: string;
}

/**
 * Loads a chunk from the folder of the script that calls this. Without a check a relative address stays so: browsers
 * resolve it by where the script came from, and neither a `<base>` nor a script tag that was changed since can lead
 * it elsewhere.
 *
 * With a check the chunk is preloaded with its hash first, and only what has that hash runs: a preloaded module is
 * what `import` gives. After a failed preload nothing is imported, because Chromium would then fetch it again,
 * unchecked. A browser that cannot preload modules loads it unchecked, as browsers without `integrity` do with script
 * tags.
 *
 * @param file as seen from the script, e.g. `./vitrine-main.js`, or an absolute address
 * @throws Error where the file cannot be had, or is another one
 */
export function loadChunk<Chunk>(file: string, check?: ChunkCheck): Promise<Chunk> {
  const load = (address: string): Promise<Chunk> => import(/* @vite-ignore */ address) as Promise<Chunk>;
  if (!check) return load(file);
  const {href} = new URL(file, check.beside);
  const link = fromDocument('createElement').call(document, 'link') as HTMLLinkElement;
  if (!link.relList.supports('modulepreload')) return load(href);
  return new Promise((resolve, reject) => {
    Object.assign(link, {rel: 'modulepreload', crossOrigin: '', integrity: check.integrity, href});
    link.onload = () => resolve(load(href));
    link.onerror = () => reject(new Error(`${href} was changed.`));
    fromDocument('documentElement').append(link);
  });
}

/**
 * One of this release's chunks, `vitrine-NAME.js` beside the page script.
 *
 * @param base address of the page script
 * @param integrity its hash, from the script that names it; undefined where it was not built
 */
export function loadOwnChunk<Chunk>(name: string, base: string, integrity: string | undefined): Promise<Chunk> {
  return loadChunk<Chunk>(new URL(`vitrine-${name}.js`, base).href, integrity ? {integrity, beside: base} : undefined);
}
