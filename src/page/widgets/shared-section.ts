import {toEpoch, toEpochStartMs} from '../../core/contract/epoch.ts';
import {SLOT_NAMES, type SlotName} from '../../core/contract/shared-slots.ts';
import type {CoarseCopy, PrivacySpent, SharedCopy, SplitCopy} from '../../core/contract/worker-api.ts';
import {build, type Child} from './build-element.ts';
import type {PanelStrings} from './panel-strings.ts';
import {fill} from './texts.ts';

interface Texts {
  readonly strings: PanelStrings;
  /** BCP 47, for dates and numbers. */
  readonly language: string;
}

export interface SharedOptions extends Texts {
  /** Newest first. */
  readonly shared: readonly SharedCopy[];
  readonly privacySpent: PrivacySpent | undefined;
  /** Whether the report's JSON is unfolded. */
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

/**
 * Builds the panel's section on sharing: what was reported and what it cost, in words; for one randomised answer also
 * how likely it is true; then the report itself, and what happens to it.
 */
export function buildShared({strings, language, shared, privacySpent, isOpen, onToggle}: SharedOptions): Child[] {
  const [newest] = shared;
  const dateOf = (timeMs: number): string =>
    new Date(timeMs).toLocaleDateString(language, {dateStyle: 'long', timeZone: 'UTC'});
  const paragraph = (text: string): HTMLElement => build('p', {}, text);
  const children: Child[] = [];
  if (newest?.body.epoch !== toEpoch(Date.now())) children.push(paragraph(strings.sharedNone));
  if (newest) {
    const values = {count: SLOT_NAMES.length, date: dateOf(toEpochStartMs(newest.body.epoch))};
    children.push(
      ...(newest.kind === 'split'
        ? buildSplit(newest, {strings, values})
        : [paragraph(fill(strings.sharedOn, {...values, ...toCoarseValues(newest, {strings, language})}))]),
    );
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

function toCoarseValues({body, changeProbability}: CoarseCopy, {strings, language}: Texts) {
  const percent = new Intl.NumberFormat(language, {style: 'percent', maximumFractionDigits: 0});
  return {what: strings[`slot-${body.slot}`], share: percent.format(changeProbability)};
}

/** All answers of a split report, which its JSON does not show. */
function buildSplit(
  {epsilon, bytes, content: {answers, servers}}: SplitCopy,
  {strings, values}: Pick<Texts, 'strings'> & {readonly values: Readonly<Record<string, string | number>>},
): Child[] {
  const toLine = (slot: SlotName): string => {
    if (slot === 'priceTier' && answers.priceTier !== 'unknown') return strings[answers.priceTier];
    const answer = answers[slot];
    return `${strings[`slot-${slot}`]}: ${answer === 'unknown' ? strings.unknown : answer}`;
  };
  const hosts = servers.map((address) => new URL(address).host).join(', ');
  return [
    build('p', {}, fill(strings.sharedSplit, {...values, epsilon, bytes, servers: hosts})),
    build('ul', {role: 'list'}, ...SLOT_NAMES.map((slot) => build('li', {}, toLine(slot)))),
  ];
}
