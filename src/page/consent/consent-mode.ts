import {fromDocument} from '../from-document.ts';
import {own} from '../own.ts';
import {all} from './answer.ts';
import type {ConsentSource} from './answer.ts';

/**
 * If no update follows within this time after the page has loaded, the default is the decision: a denial then also
 * erases what is stored.
 */
const SETTLE_MS = 2000;

/**
 * Google Consent Mode v2, by https://developers.google.com/tag-platform/security/guides/consent: an update outranks
 * every default, whichever came first; a default with a region outranks one without; `wait_for_update` delays a
 * default. The shopper's region is not known here, so a default with a region may deny but never grant.
 */
export const watchConsentMode: ConsentSource = ({dataLayer, tell}) => {
  /** Whether a signal is granted. Key: `update`, or a default's region or `undefined`, then a space and its name. */
  const said = new Map<string, boolean>();
  let hasUpdate = false;
  let waits = 0;
  let waitMs = 0;
  let isSettled = false;
  let lastUpdate: boolean | undefined;

  function read(name: string): boolean | undefined {
    const isDenied = [...said].some(([key, isYes]) => !isYes && key.endsWith(` ${name}`));
    const isGranted = !isDenied && said.has(`undefined ${name}`);
    const byDefault = isGranted ? !waits || hasUpdate || undefined : isSettled ? false : undefined;
    return said.get(`update ${name}`) ?? byDefault;
  }

  function report(isUpdate: boolean): void {
    if (!said.size) return;
    const analytics = read('analytics_storage');
    const isNamed = said.has('update personalization_storage') || said.has('undefined personalization_storage');
    const personalization = isNamed ? read('personalization_storage') : analytics;
    const sharing = all(personalization, analytics, read('ad_user_data'));
    tell({personalization, sharing}, isUpdate && lastUpdate === false);
    if (isUpdate) lastUpdate = personalization;
  }

  function take(entry: unknown): void {
    const action = own(entry, '1');
    const values = own(entry, '2');
    const isUpdate = action === 'update';
    if (own(entry, '0') !== 'consent' || !values || (!isUpdate && action !== 'default')) return;
    const places = isUpdate ? 'update' : String(own(values, 'region'));
    for (const [name, value] of Object.entries(values)) {
      if (value !== 'granted' && value !== 'denied') continue;
      for (const place of places.split(',')) said.set(`${place} ${name}`, value === 'granted');
    }
    hasUpdate ||= isUpdate;
    const wait = Number(own(values, 'wait_for_update'));
    if (wait > 0) {
      waits++;
      waitMs = wait;
      setTimeout(() => {
        waits--;
        report(false);
      }, wait);
    }
    report(isUpdate);
  }

  dataLayer.subscribe(take);
  return () => {
    if (fromDocument('readyState') === 'complete')
      setTimeout(() => {
        isSettled = true;
        report(false);
      }, SETTLE_MS + waitMs);
  };
};
