import type {Profiler} from '../profiler.ts';

/**
 * Kept in this module and in nothing that a script of the page can reach: no static field, no property of an element.
 */
let current: Profiler | undefined;

/** Gives the widgets the whole profiler of their page; the first one counts. */
export function setProfiler(profiler: Profiler): void {
  current ??= profiler;
}

/** The whole profiler of the page. Elements are only defined once there is one. */
export function here(): Profiler {
  return current!;
}

/** The language that the widgets of an element speak; the browser's where the page names none that there is. */
export function toLanguage(element: Element): string {
  const named = here().settings.language ?? element.closest('[lang]')?.getAttribute('lang');
  try {
    return new Intl.Locale(named || navigator.language).baseName;
  } catch {
    return navigator.language; // `lang` is any text.
  }
}
