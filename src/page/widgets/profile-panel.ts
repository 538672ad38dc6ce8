import type {Interest, Prediction, ProfileView} from '../../core/contract/profile-view.ts';
import type {PrivacySpent, SharedCopy} from '../../core/contract/worker-api.ts';
import type {ConsentState} from '../consent/keeper.ts';
import type {Profiler} from '../profiler.ts';
import {build} from './build-element.ts';
import type {Child} from './build-element.ts';
import {buildShared} from './shared-section.ts';
import {PANEL_SHEET} from './styles.ts';
import {fill, toStrings} from './strings.ts';
import type {Strings} from './strings.ts';

/** From this share of discounted products on she seeks discounts. */
const OFTEN = 0.4;

interface PanelData {
  readonly consent: ConsentState;
  readonly profile?: ProfileView;
  readonly prediction?: Prediction;
  /** Undefined until it is known. */
  readonly shared?: readonly SharedCopy[];
  readonly privacySpent?: PrivacySpent;
  /** Reports that the server has not confirmed to have erased. */
  readonly pendingErasures: number;
}

/** `<vitrine-profile>`: everything kept about her, in plain words, with its switches, its download and its eraser. */
export class ProfileElement extends HTMLElement {
  /** Set once by `start`. */
  static profiler: Profiler;

  private readonly content = build('div', {part: 'content'});
  private readonly live = build('p', {role: 'status', class: 'note', part: 'status'});
  private readonly stops: (() => void)[] = [];
  private isSure = false;
  private isReportOpen = false;

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({mode: 'open'});
    root.adoptedStyleSheets = [PANEL_SHEET];
    root.replaceChildren(this.content, this.live);
    const refresh = (): void => void this.refresh();
    const {profiler} = ProfileElement;
    this.stops.push(profiler.on('prediction', refresh), profiler.on('consent', refresh));
    refresh();
  }

  disconnectedCallback(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  async refresh(): Promise<void> {
    const {profiler} = ProfileElement;
    try {
      const {consent, engine} = await profiler.status();
      const pendingErasures = engine?.pendingErasures ?? 0;
      this.show({consent, pendingErasures});
      if (!consent.personalization) return;
      const [prediction, exported] = await Promise.all([profiler.predict(), profiler.export()]);
      const {profile, shared, privacySpent} = exported;
      this.show({consent, prediction, profile, shared, privacySpent, pendingErasures});
    } catch {
      this.live.textContent = this.strings.failed; // Counted where it happened; the switches still work.
    }
  }

  private get language(): string {
    const {language} = ProfileElement.profiler.settings;
    return language ?? (this.closest('[lang]')?.getAttribute('lang') || navigator.language);
  }

  private get strings(): Strings {
    return toStrings(this.language);
  }

  private show({consent, profile, prediction, shared, privacySpent, pendingErasures}: PanelData): void {
    const {strings} = this;
    const focused = this.shadowRoot!.activeElement?.id;
    const hasEvents = profile !== undefined && profile.events > 0;
    this.content.replaceChildren(
      build('h2', {part: 'heading'}, this.getAttribute('heading') ?? strings.profile),
      build('p', {class: 'note'}, consent.personalization ? strings.stays : strings.off),
      this.buildSwitches(consent),
      pendingErasures > 0
        ? build('p', {class: 'note', part: 'pending'}, fill(strings.pendingErasures, {count: pendingErasures}))
        : '',
      ...(hasEvents ? this.buildProfile(profile, prediction) : []),
      ...(consent.personalization && !hasEvents ? [build('section', {}, strings.nothing)] : []),
      ...(consent.personalization && shared ? [this.buildShared(shared, privacySpent)] : []),
      ...(consent.personalization ? [this.buildButtons()] : []),
    );
    if (focused) this.shadowRoot!.getElementById(focused)?.focus();
  }

  private buildSwitches({personalization, sharing, origin}: ConsentState): HTMLElement {
    const {strings} = this;
    const toggle = (name: 'personalization' | 'sharing', isOn: boolean, isDisabled: boolean): HTMLElement =>
      build(
        'label',
        {part: 'switch'},
        build('input', {
          type: 'checkbox',
          role: 'switch',
          id: name,
          checked: isOn,
          disabled: isDisabled,
          onchange: (event) =>
            void ProfileElement.profiler.consent({[name]: (event.target as HTMLInputElement).checked}),
        }),
        strings[name],
      );
    return build(
      'section',
      {part: 'consent'},
      toggle('personalization', personalization, false),
      toggle('sharing', sharing, !personalization),
      build('p', {class: 'note'}, strings[`origin-${origin}`]),
    );
  }

  private buildProfile(profile: ProfileView, prediction: Prediction | undefined): HTMLElement[] {
    const {strings} = this;
    const percent = (share: number): string =>
      new Intl.NumberFormat(this.language, {style: 'percent', maximumFractionDigits: 0}).format(share);
    const bars = (title: string, interests: readonly Interest[]): Child =>
      interests.length
        ? toSection(
            title,
            build('ul', {role: 'list'}, ...interests.slice(0, 6).map((interest) => toBar(interest, percent))),
          )
        : undefined;
    const {priceTier, segment, discountSeeking, frequency} = profile;
    const facts = [
      fill(strings.events, {count: profile.events, visits: profile.visits}),
      segment && fill(strings.segment, {name: segment.name}),
      priceTier && strings[priceTier],
      discountSeeking > OFTEN && strings.discounts,
      frequency > 0 && fill(strings.purchases, {count: frequency}),
    ];
    const {purchaseProbability: buying, churnProbability: leaving} = prediction ?? {};
    const expected = [
      buying !== undefined && fill(strings.buying, {share: percent(buying)}),
      leaving !== undefined && fill(strings.leaving, {share: percent(leaving)}),
    ].filter((text) => typeof text === 'string');
    return [
      bars(strings.likes, profile.categories),
      bars(strings.brands, profile.brands),
      toSection(strings.facts, toTextList(facts.filter((text) => typeof text === 'string'))),
      expected.length ? toSection(strings.expects, toTextList(expected)) : undefined,
    ].filter((section): section is HTMLElement => section !== undefined);
  }

  private buildShared(shared: readonly SharedCopy[], privacySpent: PrivacySpent | undefined): HTMLElement {
    const {strings, language, isReportOpen: isOpen} = this;
    const onToggle = (isNow: boolean): void => void (this.isReportOpen = isNow);
    return toSection(strings.shared, ...buildShared({strings, language, shared, privacySpent, isOpen, onToggle}));
  }

  private buildButtons(): HTMLElement {
    const {strings} = this;
    return build(
      'div',
      {class: 'buttons'},
      build(
        'button',
        {type: 'button', id: 'export', part: 'button', onclick: () => void this.download()},
        strings.export,
      ),
      build(
        'button',
        {type: 'button', id: 'forget', part: 'button forget', onclick: () => void this.forget()},
        this.isSure ? strings.forgetSure : strings.forget,
      ),
    );
  }

  private async download(): Promise<void> {
    try {
      const data = await ProfileElement.profiler.export();
      const file = new Blob([JSON.stringify(data, null, 2)], {type: 'application/json'});
      const href = URL.createObjectURL(file);
      build('a', {href, download: 'my-data.json'}).click();
      URL.revokeObjectURL(href);
    } catch {
      this.live.textContent = this.strings.failed; // Counted where it happened.
    }
  }

  /** The first press asks, the second erases. */
  private async forget(): Promise<void> {
    this.isSure = !this.isSure;
    if (this.isSure) return this.refresh();
    try {
      await ProfileElement.profiler.forget();
      this.live.textContent = this.strings.forgotten;
    } catch {
      this.live.textContent = this.strings.failed; // Counted where it happened.
    }
    await this.refresh();
  }
}

function toSection(title: string, ...children: Child[]): HTMLElement {
  return build('section', {part: 'section'}, build('h3', {}, title), ...children);
}

function toTextList(texts: readonly string[]): HTMLElement {
  return build('ul', {role: 'list'}, ...texts.map((text) => build('li', {}, text)));
}

function toBar({name, share}: Interest, percent: (share: number) => string): HTMLElement {
  const filled = build('i', {});
  filled.style.width = `${Math.min(1, Math.max(0, share)) * 100}%`;
  return build(
    'li',
    {class: 'bar', part: 'bar'},
    build('span', {title: name}, name),
    build('span', {class: 'track', 'aria-hidden': 'true'}, filled),
    build('span', {class: 'number'}, percent(share)),
  );
}
