import type {Faults} from '../faults.ts';
import {onDocument} from './dom.ts';
import type {ShownPage} from './source.ts';
import type {UsedSources} from './used-sources.ts';

export interface ActsOptions {
  readonly sources: UsedSources;
  readonly faults: Faults;
  readonly toPage: () => ShownPage;
  /** Called when the shopper presses something or submits a form. */
  readonly onAct: () => void;
}

/** Passes on the events that sources derive from a click. @param target the element that was clicked */
export function tellClick(
  target: unknown,
  {sources, toPage, timeMs}: Pick<ActsOptions, 'sources' | 'toPage'> & {timeMs?: number},
): void {
  if (target instanceof Element) sources.tellEach((source) => source.onClick?.(target, toPage()), timeMs);
}

/** Listens to clicks and submitted forms. */
export function watchActs({sources, faults, toPage, onAct}: ActsOptions): void {
  const onSubmit = (event: Event): void => {
    const {target} = event;
    if (!(target instanceof HTMLFormElement)) return;
    const submitter = event instanceof SubmitEvent && event.submitter instanceof Element ? event.submitter : undefined;
    sources.tellEach((source) => source.onSubmit?.(target, submitter, event.defaultPrevented));
  };
  const first = {capture: true, passive: true};
  for (const name of ['pointerdown', 'keydown', 'submit']) onDocument(name, onAct, first);
  const onClick = (event: Event): void => tellClick(event.composedPath().at(0), {sources, toPage});
  onDocument('click', faults.guard('click', onClick), first);
  // The shop's own listeners run first; they may prevent the submission and send the form themselves.
  addEventListener('submit', faults.guard('submit', onSubmit), {passive: true});
}
