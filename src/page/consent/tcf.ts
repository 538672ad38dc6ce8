import {own} from '../own.ts';
import type {ConsentSource} from './answer.ts';

/** IAB TCF v2.2 purposes: store on the device, profiles for offers, profiles for content, choose content by them. */
const PERSONALIZATION_PURPOSES = [1, 3, 5, 6];
/** Understand audiences through statistics. */
const SHARING_PURPOSE = 9;

/** IAB TCF: counts once the shopper has chosen, in this visit or an earlier one. */
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
    // Heard twice where it was here before the page was loaded: an answer that is given again changes nothing.
    api('addEventListener', 2, onData);
  };
};
