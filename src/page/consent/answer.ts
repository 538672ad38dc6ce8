import type {Consent} from '../../core/contract/consent.ts';
import type {DataLayer} from '../data-layer.ts';
import type {Faults} from '../faults.ts';

/** A decision on each level of consent: yes, no, or undefined while undecided. */
export interface Answer {
  readonly personalization?: boolean;
  readonly sharing?: boolean;
}

export const NO: Answer = {personalization: false, sharing: false};

/** Functions that the page script passes to a source of consent. */
export interface SourceHost {
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  /**
   * Reports the source's present decision.
   *
   * @param isAct the shopper has just decided, as opposed to a tool that repeats an earlier decision on each page
   */
  tell(answer: Answer, isAct: boolean): void;
}

/**
 * Starts one source of consent. Returns a function that reads the source if it is there yet; it is called at once and
 * again when the page has loaded.
 */
export type ConsentSource = (host: SourceHost) => () => void;

/** Consent by levels: sharing needs personalization. */
export function toConsent(allows: (level: keyof Consent) => boolean): Consent {
  const personalization = allows('personalization');
  return {personalization, sharing: personalization && allows('sharing')};
}

/** True if all are true, false if one is false, else undefined. */
export function all(...answers: (boolean | undefined)[]): boolean | undefined {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}
