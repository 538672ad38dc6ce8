import {fromDocument} from '../from-document.ts';

/**
 * What an element is made of: attributes by name (undefined leaves one out, `true` sets it empty), listeners by `on`
 * and their event.
 */
export type Properties = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => unknown)>>;

export type Child = Node | string | undefined;

/** Builds an element without ever parsing markup: text stays text, whatever a catalogue holds. */
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
