import type {TagOf} from '../../core/contract/widgets.ts';
import type {Profiler} from '../profiler.ts';
import {setProfiler} from './here.ts';

/** Makes the elements of a chunk work, all of its selector, where nobody else has taken the name. */
export function define<Selector extends string>(
  profiler: Profiler,
  elements: Readonly<Record<TagOf<Selector>, CustomElementConstructor>>,
): void {
  setProfiler(profiler);
  for (const [name, element] of Object.entries<CustomElementConstructor>(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}
