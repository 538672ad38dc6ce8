import type {Consent, ConsentOrder, ConsentOrigin} from '../../core/contract/consent.ts';
import type {ConsentMode} from '../config.ts';
import type {DataLayer} from '../data-layer.ts';
import type {Faults} from '../faults.ts';
import {own} from '../own.ts';
import {NO} from './answer.ts';
import type {Answer, SourceHost} from './answer.ts';
import {watchConsentMode} from './consent-mode.ts';
import {CHOICE_KEY, readSaved, writeSaved} from './saved-consent.ts';
import type {Excess} from './saved-consent.ts';
import {watchShopifyPrivacy} from './shopify-privacy.ts';
import {watchTcf} from './tcf.ts';

/** What is allowed now, and who said so. */
export interface ConsentState extends Consent {
  readonly origin: ConsentOrigin;
}

/** The shopper's say, from the choice in the shop and the signals of browser and consent tools. */
export interface ConsentKeeper {
  readonly state: ConsentState;
  /**
   * What is allowed now, and what must be erased before: what was said no to, now or on an earlier page that ended
   * too soon.
   */
  readonly order: ConsentOrder;
  /** A choice made in the shop: wins over every signal and is remembered in this browser. */
  choose(choice: unknown): void;
  /**
   * Forgets the choice. What consent tools were told before no longer counts either: only a new act of the shopper
   * does.
   */
  forget(): void;
  /** Something may be stored here that an order says to erase: remembered until it is done, also across pages. */
  keepExcess(excess: Excess): void;
  /** An order was carried out. */
  done(order: ConsentOrder): void;
}

export interface ConsentOptions {
  readonly mode: ConsentMode;
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  /** Called after each change of what is said. */
  readonly onChange: () => void;
}

/** Consent tools, in the order of their weight. */
const SOURCES: readonly (readonly [ConsentOrigin, (host: SourceHost) => void])[] = [
  ['tcf', watchTcf],
  ['shopify', watchShopifyPrivacy],
  ['consent-mode', watchConsentMode],
];

/**
 * One state machine of all signals, in this order of weight: choice in the shop, GPC, Do Not Track, consent tools,
 * `data-consent`. Each level is yes, no or not said yet: without a yes nothing is read, stored or sent; what an
 * earlier yes left is erased by a no.
 */
export function openConsent({mode, dataLayer, faults, onChange}: ConsentOptions): ConsentKeeper {
  let saved = readSaved();
  const answers = new Map<ConsentOrigin, Answer>();
  let isListening = false;
  let [said, origin] = decide();

  function decide(): [Answer, ConsentOrigin] {
    const {globalPrivacyControl, doNotTrack} = navigator as Navigator & {globalPrivacyControl?: boolean};
    if (saved.choice) return [saved.choice, 'shop'];
    if (globalPrivacyControl) return [NO, 'gpc'];
    if (doNotTrack === '1') return [NO, 'do-not-track'];
    if (saved.isForgotten) return [NO, 'default'];
    for (const [name] of SOURCES) if (answers.has(name)) return [answers.get(name)!, name];
    return mode === 'granted' ? [{personalization: true, sharing: false}, 'shop'] : [{}, 'default'];
  }

  function toExcess({personalization, sharing}: Answer): Excess | undefined {
    return personalization === false ? 'all' : personalization && sharing === false ? 'sharing' : undefined;
  }

  function update(): void {
    const before = said;
    const originBefore = origin;
    [said, origin] = decide();
    if (said.personalization === before.personalization && said.sharing === before.sharing && origin === originBefore)
      return;
    // A yes of this page may have left something, however soon the page ends.
    const excess = toExcess(said);
    if (excess && (excess === 'all' ? before.personalization : before.sharing)) keepExcess(excess);
    if (isListening) onChange();
  }

  function save(changed: Partial<typeof saved>): void {
    saved = {...saved, ...changed};
    writeSaved(changed, faults);
  }

  function keepExcess(excess: Excess): void {
    if (saved.excess !== 'all') save({excess});
  }

  /** Another tab chose, or this page comes back after one did. */
  function reread(): void {
    saved = readSaved();
    update();
  }

  if (mode !== 'manual') {
    for (const [name, watch] of SOURCES) {
      const tell: SourceHost['tell'] = (answer, isAct) => {
        answers.set(name, answer);
        // A no changes nothing for who was forgotten, and must not let another tool's older yes count again.
        if (isAct && answer.personalization && saved.isForgotten) save({isForgotten: false});
        update();
      };
      watch({dataLayer, faults, tell});
    }
  }
  addEventListener('storage', ({key}) => {
    // Without a key all of it was cleared.
    if (key === CHOICE_KEY || key === null) reread();
  });
  addEventListener('pageshow', ({persisted}) => {
    if (persisted) reread();
  });
  isListening = true;

  return {
    get state() {
      const personalization = said.personalization === true;
      return {personalization, sharing: personalization && said.sharing === true, origin};
    },
    get order() {
      const {personalization, sharing} = this.state;
      return {personalization, sharing, erase: saved.excess ?? toExcess(said)};
    },
    choose(choice) {
      // Anything but `true` is no; a level that is not named stays.
      const level = (name: keyof Consent): boolean => (own(choice, name) ?? this.state[name]) === true;
      const personalization = level('personalization');
      save({choice: {personalization, sharing: personalization && level('sharing')}, isForgotten: false});
      update();
    },
    forget() {
      save({choice: undefined, isForgotten: mode !== 'manual', excess: 'all'});
      update();
    },
    keepExcess,
    done({erase}) {
      if (saved.excess && (erase === 'all' || erase === saved.excess)) save({excess: undefined});
    },
  };
}
