import {fromDocument} from './from-document.ts';

/**
 * The script tag that is running. For module scripts, which browsers do not report: the first tag that loads
 * vitrine.js. Elements other than HTML scripts are never taken, whatever their name or id.
 */
export function findOwnScript(): HTMLScriptElement | undefined {
  const here = fromDocument('currentScript');
  return here instanceof HTMLScriptElement
    ? here
    : [...fromDocument('scripts')].find(({src}) => /\/vitrine\.js\b/.test(src));
}

/**
 * Address that the tag's script was loaded from. Not `script.src`, which is resolved against the present `<base>`: one
 * injected after the tag, say in a review, would redirect chunks and worker to another host.
 */
export function toScriptAddress(script: HTMLScriptElement): string {
  return new URL(script.getAttribute('src')!, toPageBase()).href;
}

/**
 * Base of relative addresses in the tag's options: the page, or the `<base>` in its head. Browsers also honour a
 * `<base>` in the body, where a visitor's text could inject one that redirects all relative addresses.
 */
export function toPageBase(): string {
  const base = fromDocument('querySelector').call(document, 'head>base[href]') as HTMLBaseElement | null;
  return base?.href ?? location.href;
}
