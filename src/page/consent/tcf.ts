import {own} from '../own.ts';
import type {ConsentSource} from './answer.ts';

/**
 * IAB TCF v2.2 purposes: store on the device; create profiles for advertising; create profiles for content; use
 * profiles to select content.
 */
const PERSONALIZATION_PURPOSES = [1, 3, 5, 6];
/** IAB TCF v2.2 purpose: understand audiences through statistics. */
const SHARING_PURPOSE = 9;

/** IAB TCF: read once the shopper has decided, in this visit or an earlier one. */
export const watchTcf: ConsentSource = ({faults, tell}) => {
  const onData = faults.guard('tcf', (data: unknown, success: unknown) => {
    const status = own(data, 'eventStatus');
    const isAct = status === 'useractioncomplete';
    if (!success || (!isAct && status !== 'tcloaded') || own(data, 'gdprApplies') === false) return;
    const consents = own(own(data, 'purpose'), 'consents');
    const allows = (purpose: number): boolean => own(consents, `${purpose}`) === true;
    const personalization = PERSONALIZATION_PURPOSES.every(allows);
    tell({personalization, sharing: personalization && allows(SHARING_PURPOSE)}, isAct);
  });
  return () => {
    const api = own(window, '__tcfapi');
    if (!(api instanceof Function)) return;
    // Registered twice if the tool was there before the page had loaded: a repeated decision changes nothing.
    api('addEventListener', 2, onData);
  };
};
