import {fromDocument} from '../from-document.ts';
import {own} from '../own.ts';
import {all} from './answer.ts';
import type {SourceHost} from './answer.ts';

/**
 * A default that no update has followed so long after the page was loaded is the answer: then it is also a no to what
 * is stored.
 */
const SETTLE_MS = 2000;

/**
 * Google Consent Mode v2, by https://developers.google.com/tag-platform/security/guides/consent: an update beats
 * every default, whichever came first; a default of a region beats one of none; `wait_for_update` holds a default
 * back. The shopper's region is not known here, so a default of a region may take away and never give.
 */
export function watchConsentMode({dataLayer, tell}: SourceHost): void {
  const updates = new Map<string, boolean>();
  const defaults = new Map<string, boolean>();
  /** By region and name. */
  const regional = new Map<string, boolean>();
  let waits = 0;
  let waitMs = 0;
  let isSettled = false;
  let lastUpdate: boolean | undefined;

  function read(name: string): boolean | undefined {
    if (updates.has(name)) return updates.get(name);
    const isDenied = [...regional].some(([place, isYes]) => !isYes && place.endsWith(` ${name}`));
    const isYes = !isDenied && defaults.get(name) === true;
    if (isYes) return waits ? undefined : true;
    return isSettled ? false : undefined;
  }

  function report(isUpdate: boolean): void {
    if (!updates.size && !defaults.size && !regional.size) return;
    const analytics = read('analytics_storage');
    const isNamed = [updates, defaults].some((said) => said.has('personalization_storage'));
    const personalization = isNamed ? read('personalization_storage') : analytics;
    tell(
      {personalization, sharing: all(personalization, analytics, read('ad_user_data'))},
      isUpdate && lastUpdate === false,
    );
    if (isUpdate) lastUpdate = personalization;
  }

  function take(entry: unknown): void {
    const action = own(entry, '1');
    const values = own(entry, '2');
    const isUpdate = action === 'update';
    if (own(entry, '0') !== 'consent' || !values || (!isUpdate && action !== 'default')) return;
    const region = own(values, 'region');
    for (const [name, value] of Object.entries(values)) {
      if (value !== 'granted' && value !== 'denied') continue;
      const isYes = value === 'granted';
      if (isUpdate) updates.set(name, isYes);
      else if (region === undefined) defaults.set(name, isYes);
      else for (const place of String(region).split(',')) regional.set(`${place} ${name}`, isYes);
    }
    const wait = isUpdate ? 0 : Number(own(values, 'wait_for_update'));
    if (wait > 0 && !updates.size) {
      waits++;
      waitMs = wait;
      setTimeout(() => {
        waits--;
        report(false);
      }, wait);
    }
    if (isUpdate) waits = 0;
    report(isUpdate);
  }

  const settle = (): unknown =>
    setTimeout(() => {
      isSettled = true;
      report(false);
    }, SETTLE_MS + waitMs);
  dataLayer.subscribe(take);
  if (fromDocument('readyState') === 'complete') settle();
  else addEventListener('load', settle);
}
