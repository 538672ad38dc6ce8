import {fromDocument} from './from-document.ts';

/** A script of that name in whatever folder. */
const OWN_FILE = /\/vitrine\.js\b/;

/**
 * The script tag that runs now, or where the browser does not say (module scripts) the first of the page that loads
 * vitrine.js. A picture, form, frame or SVG script is none, whatever it is called.
 */
export function findOwnScript(): HTMLScriptElement | undefined {
  const here = fromDocument('currentScript');
  return here instanceof HTMLScriptElement ? here : [...fromDocument('scripts')].find(({src}) => OWN_FILE.test(src));
}

/**
 * Where the tag's script came from. Not `script.src`: that is read by the `<base>` of now, and one that a review
 * brought in after the tag would send for chunks and worker elsewhere.
 */
export function toScriptAddress(script: HTMLScriptElement): string {
  return new URL(script.getAttribute('src')!, toPageBase()).href;
}

/**
 * What relative addresses of the tag's options are relative to: the page, or the `<base>` in its head. A `<base>`
 * that a visitor's text brought into the body counts for the browser, and would lend every relative address to
 * another host.
 */
export function toPageBase(): string {
  const base = fromDocument('querySelector').call(document, 'head>base[href]') as HTMLBaseElement | null;
  return base?.href ?? location.href;
}
