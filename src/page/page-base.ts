import {fromDocument} from './from-document.ts';

/**
 * Base of relative addresses in the tag's options: the page, or the `<base>` in its head. Browsers also honour a
 * `<base>` in the body, where a visitor's text could inject one that redirects all relative addresses.
 */
export function toPageBase(): string {
  const base = fromDocument('querySelector').call(document, 'head>base[href]') as HTMLBaseElement | null;
  return base?.href ?? location.href;
}
