import type {Consent, ConsentOrder, ConsentOrigin} from '../../core/contract/consent.ts';
import type {ConsentMode} from '../config.ts';
import type {DataLayer} from '../data-layer.ts';
import type {Faults} from '../faults.ts';
import {own} from '../own.ts';
import {NO, toConsent} from './answer.ts';
import type {Answer, ConsentSource, SourceHost} from './answer.ts';
import {watchConsentMode} from './consent-mode.ts';
import {CHOICE_KEY, readSaved, writeSaved} from './saved-consent.ts';
import type {Excess, SavedConsent} from './saved-consent.ts';
import {watchShopifyPrivacy} from './shopify-privacy.ts';
import {watchTcf} from './tcf.ts';

/** What is allowed now, and where that decision comes from. */
export interface ConsentState extends Consent {
  readonly origin: ConsentOrigin;
}

/** The shopper's consent, combined from the choice in the shop and the signals of browser and consent tools. */
export interface ConsentKeeper {
  readonly state: ConsentState;
  /**
   * What is allowed now, and what must be erased first because consent was denied, now or on an earlier page that was
   * left before erasing was done.
   */
  readonly order: ConsentOrder;
  /** Records a choice made in the shop: it outranks every signal and is stored in this browser. */
  choose(choice: unknown): void;
  /**
   * Forgets the choice. Earlier decisions in consent tools no longer count either, only a new action of the shopper.
   */
  forget(): void;
  /** Records that stored data may have to be erased. This is kept across pages until an order has erased it. */
  keepExcess(excess: Excess): void;
  /** Called when an order has been carried out. */
  done(order: ConsentOrder): void;
}

export interface ConsentOptions {
  /** `auto` by default. */
  readonly mode?: ConsentMode;
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  /** Called after each change of consent. */
  readonly onChange: () => void;
}

/** Consent tools, in order of precedence. */
const SOURCES: readonly (readonly [ConsentOrigin, ConsentSource])[] = [
  ['tcf', watchTcf],
  ['shopify', watchShopifyPrivacy],
  ['consent-mode', watchConsentMode],
];

/** A decision and where it comes from. */
type Say = readonly [Answer, ConsentOrigin];

/** The decision with the highest precedence, in the order given at openConsent. @param answers of consent tools */
function decide(
  {choice, isForgotten}: SavedConsent,
  answers: ReadonlyMap<ConsentOrigin, Answer>,
  mode?: ConsentMode,
): Say {
  const {globalPrivacyControl, doNotTrack} = navigator as Navigator & {globalPrivacyControl?: boolean};
  if (choice) return [choice, 'shop'];
  if (globalPrivacyControl) return [NO, 'gpc'];
  if (doNotTrack === '1') return [NO, 'do-not-track'];
  if (isForgotten) return [NO, 'default'];
  for (const [name] of SOURCES) {
    const answer = answers.get(name);
    if (answer) return [answer, name];
  }
  return mode === 'granted' ? [{personalization: true, sharing: false}, 'shop'] : [{}, 'default'];
}

/** Says what has to be erased because of a denial. */
function toExcess({personalization, sharing}: Answer): Excess | undefined {
  return personalization === false ? 'all' : personalization && sharing === false ? 'sharing' : undefined;
}

/**
 * One state machine of all signals, in this order of precedence: choice in the shop, GPC, Do Not Track, consent tools,
 * `data-consent`. Each level is granted, denied or undecided: unless granted, nothing is read, stored or sent; a denial
 * erases what was stored under an earlier grant.
 */
export function openConsent({mode, dataLayer, faults, onChange}: ConsentOptions): ConsentKeeper {
  let saved = readSaved();
  const answers = new Map<ConsentOrigin, Answer>();
  let isListening = false;
  let [said, origin] = decide(saved, answers, mode);

  function update(changed?: Partial<SavedConsent>): void {
    if (changed) save(changed);
    const [before, from] = [said, origin];
    [said, origin] = decide(saved, answers, mode);
    if (said.personalization === before.personalization && said.sharing === before.sharing && origin === from) return;
    // Under a grant on this page data may have been stored; a denial must erase it even if the page ends soon.
    const excess = toExcess(said);
    if (excess && (excess === 'all' ? before.personalization : before.sharing)) keepExcess(excess);
    if (isListening) onChange();
  }

  function save(changed: Partial<SavedConsent>): void {
    saved = {...saved, ...changed};
    writeSaved(changed, faults);
  }

  function keepExcess(excess: Excess): void {
    if (saved.excess !== 'all') save({excess});
  }

  for (const [name, watch] of mode === 'manual' ? [] : SOURCES) {
    const tell: SourceHost['tell'] = (answer, isAct) => {
      answers.set(name, answer);
      // Only a new grant ends forgetting; a denial must not let another tool's older grant count again.
      if (isAct && answer.personalization && saved.isForgotten) save({isForgotten: false});
      update();
    };
    const look = faults.guard(name, watch({dataLayer, faults, tell}));
    addEventListener('load', look);
    look();
  }
  // Another tab has stored a choice (without a key: cleared all), or this page was in the back/forward cache meanwhile.
  const reread = (): void => void ((saved = readSaved()), update());
  addEventListener('storage', ({key}) => (key ?? CHOICE_KEY) === CHOICE_KEY && reread());
  addEventListener('pageshow', ({persisted}) => persisted && reread());
  isListening = true;
  return {
    get state() {
      return {...toConsent((name) => said[name] === true), origin};
    },
    get order() {
      return {...toConsent((name) => this.state[name]), erase: saved.excess ?? toExcess(said)};
    },
    choose(choice) {
      // Anything but `true` denies; a missing level keeps its state.
      update({choice: toConsent((name) => (own(choice, name) ?? this.state[name]) === true), isForgotten: false});
    },
    forget: () => update({choice: undefined, isForgotten: mode !== 'manual', excess: 'all'}),
    keepExcess,
    done({erase}) {
      if (saved.excess && (erase === 'all' || erase === saved.excess)) save({excess: undefined});
    },
  };
}
