import {fromDocument} from '../from-document.ts';

/**
 * Attributes of an element by name (undefined omits one, `true` sets it empty), and listeners by `on` and the event's
 * name.
 */
export type Properties = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => unknown)>>;

export type Child = Node | string | undefined;

/** Builds an element without parsing markup, so that texts of a catalogue can never become HTML. */
export function build<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = fromDocument('createElement').call(document, tag) as HTMLElementTagNameMap[Tag];
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}
