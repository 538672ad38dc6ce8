import type {Consent, ConsentOrigin} from '../core/contract/consent.ts';
import type {ConsentMode} from './config.ts';
import type {DataLayer} from './data-layer.ts';
import type {Faults} from './faults.ts';

/** What is allowed now, and who said so. */
export interface ConsentState extends Consent {
  readonly origin: ConsentOrigin;
}

/** The shopper's say, from her choice in the shop and the signals of browser and consent tools. */
export interface ConsentKeeper {
  readonly state: ConsentState;
  /**
   * Begins to listen to the signals.
   *
   * @param onChange called after a change; `isDenial` when somebody said no, as opposed to nobody having said yes
   */
  watch(onChange: (state: ConsentState, isDenial: boolean) => void): void;
  /** A choice made in the shop: wins over every signal and is remembered in this browser. */
  choose(choice: Partial<Consent>): void;
  /** As if she had never been asked: the choice is no longer remembered, signals count again from the next page on. */
  reset(): void;
}

export interface ConsentOptions {
  readonly mode: ConsentMode;
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
}

const CHOICE_KEY = 'vitrine-consent';
/** IAB TCF purposes: store on the device, profiles for offers, profiles for content, choose content by them. */
const PERSONALIZATION_PURPOSES = [1, 3, 5, 6];
/** Understand audiences through statistics. */
const SHARING_PURPOSE = 9;

interface TcData {
  readonly gdprApplies?: boolean;
  readonly eventStatus?: string;
  readonly purpose?: {readonly consents?: Readonly<Record<number, boolean>>};
}
type TcfApi = (command: string, version: number, listener: (data: TcData, success: boolean) => void) => void;

/** Reads every signal, in this order of weight: choice in the shop, GPC, Do Not Track, TCF, Consent Mode, `data-consent`. */
export function openConsent({mode, dataLayer, faults}: ConsentOptions): ConsentKeeper {
  let choice = readChoice();
  let tcf: Consent | undefined;
  let google: Consent | undefined;
  let isReset = false;
  let state = decide();
  let onChange: Parameters<ConsentKeeper['watch']>[0] = () => undefined;

  function decide(): ConsentState {
    const {globalPrivacyControl, doNotTrack} = navigator as Navigator & {globalPrivacyControl?: boolean};
    if (choice) return toState(choice, 'shop');
    if (globalPrivacyControl) return toState({}, 'gpc');
    if (doNotTrack === '1') return toState({}, 'do-not-track');
    if (mode === 'manual' || isReset) return toState({}, 'default');
    if (tcf) return toState(tcf, 'tcf');
    if (google) return toState(google, 'consent-mode');
    return toState({personalization: mode === 'granted'}, mode === 'granted' ? 'shop' : 'default');
  }

  function update(isDenial: boolean): void {
    const before = state;
    state = decide();
    const {personalization, sharing, origin} = state;
    if (personalization === before.personalization && sharing === before.sharing && origin === before.origin) return;
    onChange(state, (isDenial || before.personalization) && !state.personalization);
  }

  function readChoice(): Consent | undefined {
    try {
      const saved = localStorage.getItem(CHOICE_KEY);
      return saved ? (JSON.parse(saved) as Consent) : undefined;
    } catch {
      return undefined; // Storage is denied or the entry is not ours: nobody was asked.
    }
  }

  function remember(next: Consent | undefined): void {
    choice = next;
    try {
      if (next) localStorage.setItem(CHOICE_KEY, JSON.stringify(next));
      else localStorage.removeItem(CHOICE_KEY);
    } catch (error) {
      faults.note(error, 'storage-failed'); // The choice holds for this page.
    }
  }

  function watchSignals(): void {
    const signals: Record<string, unknown> = {};
    dataLayer.subscribe((entry) => {
      const {0: command, 1: action, 2: values} = entry as Record<number, unknown>;
      if (command !== 'consent' || !values || (action !== 'default' && action !== 'update')) return;
      const {region, ...given} = values as Record<string, unknown>;
      for (const [name, value] of Object.entries(given)) {
        // Where she is stays unknown: a default of one region may take away, never give.
        if (!region || value === 'denied') signals[name] = value;
      }
      const has = (name: string): boolean => signals[name] === 'granted';
      const {personalization_storage: own} = signals;
      const personalization = own === undefined ? has('analytics_storage') : own === 'granted';
      google = {personalization, sharing: personalization && has('analytics_storage') && has('ad_user_data')};
      update(action === 'update');
    });
    const listen = faults.guard('tcf', () => {
      const api = (window as unknown as {__tcfapi?: TcfApi}).__tcfapi;
      if (typeof api !== 'function') return;
      removeEventListener('load', listen);
      api(
        'addEventListener',
        2,
        faults.guard('tcf', (data: TcData, success: boolean) => {
          const isFinal = /^(tcloaded|useractioncomplete)$/.test(data.eventStatus!);
          if (!success || !isFinal || data.gdprApplies === false) return;
          const allows = (purpose: number): boolean => data.purpose?.consents?.[purpose] === true;
          const personalization = PERSONALIZATION_PURPOSES.every(allows);
          tcf = {personalization, sharing: personalization && allows(SHARING_PURPOSE)};
          update(true);
        }),
      );
    });
    addEventListener('load', listen);
    listen();
  }

  return {
    get state() {
      return state;
    },
    watch(listener) {
      onChange = listener;
      if (mode !== 'manual') watchSignals();
      addEventListener('storage', ({key}) => {
        // Another tab chose.
        if (key !== CHOICE_KEY) return;
        choice = readChoice();
        isReset = !choice;
        update(true);
      });
    },
    choose({personalization, sharing}) {
      const allows = personalization ?? state.personalization;
      remember({personalization: allows === true, sharing: allows === true && (sharing ?? state.sharing) === true});
      update(true);
    },
    reset() {
      isReset = true;
      remember(undefined);
      update(true);
    },
  };
}

/** Anything but `true` is no. */
function toState({personalization, sharing}: Partial<Consent>, origin: ConsentOrigin): ConsentState {
  const allows = personalization === true;
  return {personalization: allows, sharing: allows && sharing === true, origin};
}
