import type {ProfilerOptions} from './config.ts';
import {fromDocument} from './from-document.ts';
import {toPageBase} from './page-base.ts';

/**
 * Reads the script tag that is running. For module scripts, which browsers do not report: the first tag that loads
 * vitrine.js. Elements other than HTML scripts are never taken, whatever their name or id.
 *
 * @returns its `data-*` attributes, and the address that it was loaded from; undefined if there is no tag
 */
export function readOwnScript(): [options: ProfilerOptions, base: string] | undefined {
  const here = fromDocument('currentScript');
  const script =
    here instanceof HTMLScriptElement
      ? here
      : [...fromDocument('scripts')].find(({src}) => /\/vitrine\.js\b/.test(src));
  // Markup cannot hide a script element's own properties. Not `script.src`, which is resolved against the present
  // `<base>`: one injected after the tag, say in a review, would redirect chunks and worker to another host.
  return (
    script && [
      {...script.dataset, integrity: script.integrity} as ProfilerOptions,
      new URL(script.getAttribute('src')!, toPageBase()).href,
    ]
  );
}
