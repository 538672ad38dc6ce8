import {here} from './here.ts';

/**
 * The browser's own: an element that stood in the page before it became a widget can have another, which would be
 * given its content.
 */
const {attachShadow} = Element.prototype;

/**
 * The shadow root of a widget. Closed where scripts shall not read what it shows.
 *
 * @throws DOMException where somebody else has opened one before; a declarative one of the page's markup is emptied
 *   and taken
 */
export function openRoot(element: HTMLElement, sheet: CSSStyleSheet): ShadowRoot {
  const root = attachShadow.call(element, {mode: here().settings.api === 'limited' ? 'closed' : 'open'});
  root.adoptedStyleSheets = [sheet];
  return root;
}
