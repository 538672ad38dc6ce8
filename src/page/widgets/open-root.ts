import {here} from './here.ts';

/**
 * The browser's own method: a script may have put another one on an element before it became a widget, and would get
 * its content.
 */
const {attachShadow} = Element.prototype;

/**
 * Opens the shadow root of a widget, closed on pages whose scripts must not read its content.
 *
 * @throws DOMException if a script has already opened one; a declarative one in the page's markup is emptied and used
 */
export function openRoot(element: HTMLElement, sheet: CSSStyleSheet): ShadowRoot {
  const root = attachShadow.call(element, {mode: here().settings.api === 'limited' ? 'closed' : 'open'});
  root.adoptedStyleSheets = [sheet];
  return root;
}
