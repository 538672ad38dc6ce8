import type {SigmoidHead} from '../../core/contract/heads.ts';
import type {Interest, Prediction, ProfileView} from '../../core/contract/profile-view.ts';
import type {PrivacySpent, SharedCopy} from '../../core/contract/worker-api.ts';
import type {ConsentState} from '../consent/keeper.ts';
import {build} from './build-element.ts';
import type {Child} from './build-element.ts';
import {here, toLanguage} from './here.ts';
import {isMeant} from './is-meant.ts';
import {openRoot} from './open-root.ts';
import {buildShared} from './shared-section.ts';
import {PANEL_SHEET} from './panel-styles.ts';
import {toPanelStrings} from './panel-strings.ts';
import type {PanelStrings} from './panel-strings.ts';
import {fill, MAX_HEADING} from './texts.ts';

/** Share of discounted products from which the panel says that the shopper looks for discounts. */
const OFTEN = 0.4;

interface PanelData {
  readonly consent: ConsentState;
  readonly profile?: ProfileView;
  readonly prediction?: Prediction;
  /** Undefined until it has been loaded. */
  readonly shared?: readonly SharedCopy[];
  readonly privacySpent?: PrivacySpent;
  /** Number of reports whose erasure the server has not confirmed. */
  readonly pendingErasures: number;
}

/**
 * `<vitrine-profile>`: shows everything stored about the shopper in plain words, with switches, download and erasing.
 * Only a person can operate them: see isMeant. Its data is in `#private` fields, because scripts of the page can get
 * the class by `customElements.get`.
 */
export class ProfileElement extends HTMLElement {
  readonly #heading = build('h2', {part: 'heading'});
  readonly #summary = build('p', {class: 'note'});
  readonly #origin = build('p', {class: 'note'});
  readonly #pending = build('p', {class: 'note', part: 'pending'});
  readonly #details = build('div', {});
  // Created once and reused: a button that is replaced between press and release gets no click.
  readonly #personalization = this.#buildSwitch('personalization');
  readonly #sharing = this.#buildSwitch('sharing');
  readonly #export = this.#buildButton('export', 'button', () => this.#download());
  readonly #forget = this.#buildButton('forget', 'button forget', () => this.#erase());
  readonly #buttons = build('div', {class: 'buttons'}, this.#export, this.#forget);
  readonly #content = build(
    'div',
    {part: 'content'},
    this.#heading,
    this.#summary,
    build('section', {part: 'consent'}, this.#personalization, this.#sharing, this.#origin),
    this.#pending,
    this.#details,
    this.#buttons,
  );
  readonly #live = build('p', {role: 'status', class: 'note', part: 'status'});
  readonly #stops: (() => void)[] = [];
  #root: ShadowRoot | undefined;
  #isSure = false;
  #isReportOpen = false;

  connectedCallback(): void {
    try {
      this.#root ??= openRoot(this, PANEL_SHEET);
    } catch {
      return; // A script has already opened this element's shadow root: it stays as the shop rendered it.
    }
    this.#root.replaceChildren(this.#content, this.#live);
    const refresh = (): void => void this.refresh();
    this.#stops.push(here().on('prediction', refresh), here().on('consent', refresh));
    refresh();
  }

  disconnectedCallback(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  async refresh(): Promise<void> {
    try {
      const {consent, engine} = await here().status();
      const pendingErasures = engine?.pendingErasures ?? 0;
      this.#show({consent, pendingErasures});
      if (!consent.personalization) return;
      const [prediction, exported] = await Promise.all([here().predict(), here().export()]);
      const {profile, shared, privacySpent} = exported;
      this.#show({consent, prediction, profile, shared, privacySpent, pendingErasures});
    } catch {
      this.#say('failed'); // The error was counted where it happened; the switches still work.
    }
  }

  private get language(): string {
    return toLanguage(this);
  }

  private get strings(): PanelStrings {
    return toPanelStrings(this.language);
  }

  #say(text: 'failed' | 'forgotten'): void {
    this.#live.textContent = this.strings[text];
  }

  #show({consent, profile, prediction, shared, privacySpent, pendingErasures}: PanelData): void {
    const {strings} = this;
    const {personalization, sharing, origin} = consent;
    const hasEvents = profile !== undefined && profile.events > 0;
    this.#heading.textContent = this.getAttribute('heading')?.slice(0, MAX_HEADING) ?? strings.profile;
    this.#summary.textContent = personalization ? strings.stays : strings.off;
    this.#origin.textContent = strings[`origin-${origin}`];
    turn(this.#personalization, {isOn: personalization, isDisabled: false, text: strings.personalization});
    turn(this.#sharing, {isOn: sharing, isDisabled: !personalization, text: strings.sharing});
    this.#export.textContent = strings.export;
    this.#forget.textContent = this.#isSure ? strings.forgetSure : strings.forget;
    this.#buttons.hidden = !personalization;
    this.#pending.textContent = pendingErasures > 0 ? fill(strings.pendingErasures, {count: pendingErasures}) : '';
    this.#details.replaceChildren(
      ...(hasEvents ? this.#buildProfile(profile, prediction) : []),
      ...(personalization && !hasEvents ? [build('section', {}, strings.nothing)] : []),
      ...(personalization && shared ? [this.#buildShared(shared, privacySpent)] : []),
    );
  }

  /** A button instead of a checkbox, whose events do not tell whether a person or a script clicked its label. */
  #buildSwitch(name: 'personalization' | 'sharing'): HTMLButtonElement {
    const press = (event: Event): void => {
      const isOn = (event.currentTarget as HTMLElement).getAttribute('aria-checked') === 'true';
      if (isMeant(event)) void here().consent({[name]: !isOn});
    };
    return build(
      'button',
      {type: 'button', role: 'switch', part: 'switch', class: 'switch', id: name, onclick: press},
      build('i', {'aria-hidden': 'true'}),
      build('span', {}),
    );
  }

  #buildButton(id: string, part: string, run: () => Promise<void>): HTMLButtonElement {
    return build('button', {type: 'button', id, part, onclick: (event) => isMeant(event) && void run()});
  }

  #buildProfile(profile: ProfileView, prediction: Prediction | undefined): HTMLElement[] {
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
    const {heads = {}, churnProbability: leaving} = prediction ?? {};
    const expected = [
      ...(Object.entries(heads) as [SigmoidHead, number | undefined][]).map(
        ([head, coming]) => coming !== undefined && fill(strings[`head-${head}`], {share: percent(coming)}),
      ),
      leaving !== undefined && fill(strings.leaving, {share: percent(leaving)}),
    ].filter((text) => typeof text === 'string');
    return [
      bars(strings.likes, profile.categories),
      bars(strings.brands, profile.brands),
      toSection(strings.facts, toTextList(facts.filter((text) => typeof text === 'string'))),
      expected.length ? toSection(strings.expects, toTextList(expected)) : undefined,
    ].filter((section): section is HTMLElement => section !== undefined);
  }

  #buildShared(shared: readonly SharedCopy[], privacySpent: PrivacySpent | undefined): HTMLElement {
    const {strings, language} = this;
    const isOpen = this.#isReportOpen;
    const onToggle = (isNow: boolean): void => void (this.#isReportOpen = isNow);
    return toSection(strings.shared, ...buildShared({strings, language, shared, privacySpent, isOpen, onToggle}));
  }

  async #download(): Promise<void> {
    try {
      const data = await here().export();
      const file = new Blob([JSON.stringify(data, null, 2)], {type: 'application/json'});
      const href = URL.createObjectURL(file);
      build('a', {href, download: 'my-data.json'}).click();
      URL.revokeObjectURL(href);
    } catch {
      this.#say('failed'); // Counted where it happened.
    }
  }

  /** The first press asks for confirmation, the second erases. */
  async #erase(): Promise<void> {
    this.#isSure = !this.#isSure;
    if (this.#isSure) return this.refresh();
    try {
      await here().forget();
      this.#say('forgotten');
    } catch {
      this.#say('failed'); // Counted where it happened.
    }
    await this.refresh();
  }
}

function turn(
  button: HTMLButtonElement,
  {isOn, isDisabled, text}: {isOn: boolean; isDisabled: boolean; text: string},
): void {
  button.setAttribute('aria-checked', String(isOn));
  button.disabled = isDisabled;
  button.lastElementChild!.textContent = text;
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
