import {toEpoch, toEpochStartMs} from '../../core/contract/epoch.ts';
import {SLOT_NAMES} from '../../core/contract/shared-slots.ts';
import type {PrivacySpent, SharedCopy} from '../../core/contract/worker-api.ts';
import {build, type Child} from './build-element.ts';
import type {PanelStrings} from './panel-strings.ts';
import {fill} from './texts.ts';

export interface SharedOptions {
  readonly strings: PanelStrings;
  /** BCP 47, for dates and numbers. */
  readonly language: string;
  /** Newest first. */
  readonly shared: readonly SharedCopy[];
  readonly privacySpent: PrivacySpent | undefined;
  /** Whether the report's JSON is unfolded. */
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

/**
 * Builds the panel's section on sharing: what was reported, how likely it is true and what it cost, in words; then the
 * report itself, and what happens to it.
 */
export function buildShared({strings, language, shared, privacySpent, isOpen, onToggle}: SharedOptions): Child[] {
  const [newest] = shared;
  const dateOf = (timeMs: number): string =>
    new Date(timeMs).toLocaleDateString(language, {dateStyle: 'long', timeZone: 'UTC'});
  const paragraph = (text: string): HTMLElement => build('p', {}, text);
  const children: Child[] = [];
  if (newest?.body.epoch !== toEpoch(Date.now())) children.push(paragraph(strings.sharedNone));
  if (newest) {
    const {slot, epoch} = newest.body;
    const values = {
      count: SLOT_NAMES.length,
      what: strings[`slot-${slot}`],
      share: new Intl.NumberFormat(language, {style: 'percent', maximumFractionDigits: 0}).format(
        newest.changeProbability,
      ),
      date: dateOf(toEpochStartMs(epoch)),
    };
    children.push(paragraph(fill(strings.sharedOn, values)));
  }
  if (privacySpent) {
    const {epsilonOfYear: spent, mostOfYear: most, epsilon: total, sinceMs} = privacySpent;
    children.push(paragraph(fill(strings.privacySpent, {spent, most, total, date: dateOf(sinceMs)})));
  }
  if (newest) {
    children.push(
      build(
        'details',
        {open: isOpen, ontoggle: (event) => onToggle((event.target as HTMLDetailsElement).open)},
        build('summary', {}, strings.sharedWords),
        build('pre', {tabindex: 0}, JSON.stringify(newest.body, null, 2)),
      ),
    );
  }
  return [...children, build('p', {class: 'note'}, strings.forgetNote)];
}
