import type {Profiler} from '../profiler.ts';
import {setProfiler} from './here.ts';

/** Makes elements of these names work, where nobody else has taken the name. */
export function define(profiler: Profiler, elements: Readonly<Record<string, CustomElementConstructor>>): void {
  setProfiler(profiler);
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
}
