import type {Profiler} from '../profiler.ts';

/** Kept in a module variable, because scripts of the page could read a static field or a property of an element. */
let current: Profiler | undefined;

/** Passes the full profiler to the widgets; later calls are ignored. */
export function setProfiler(profiler: Profiler): void {
  current ??= profiler;
}

/** The full profiler of the page. It is always set, because elements are defined after it. */
export function here(): Profiler {
  return current!;
}

/** Language of a widget's texts: that of the page if it names a valid one, else the browser's. */
export function toLanguage(element: Element): string {
  const named = here().settings.language ?? element.closest('[lang]')?.getAttribute('lang');
  try {
    return new Intl.Locale(named || navigator.language).baseName;
  } catch {
    return navigator.language; // The page's `lang` may be any text.
  }
}
