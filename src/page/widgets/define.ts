import type {TagOf} from '../../core/contract/widgets.ts';
import type {Profiler} from '../profiler.ts';
import {setProfiler} from './here.ts';

/**
 * Defines the custom elements of a chunk, one for each tag of its selector, unless the page has already defined the
 * name.
 */
export function define<Selector extends string>(
  profiler: Profiler,
  elements: Readonly<Record<TagOf<Selector>, CustomElementConstructor>>,
): void {
  setProfiler(profiler);
  for (const [name, element] of Object.entries<CustomElementConstructor>(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}
