import type {DataLayer} from '../data-layer.ts';
import type {Faults} from '../faults.ts';

/** What somebody says of each level: yes, no, or undefined where nothing has been said yet. */
export interface Answer {
  readonly personalization?: boolean;
  readonly sharing?: boolean;
}

export const NO: Answer = {personalization: false, sharing: false};

/** What a source of consent is given. */
export interface SourceHost {
  readonly dataLayer: DataLayer;
  readonly faults: Faults;
  /**
   * Takes what the source says now.
   *
   * @param isAct the shopper has just said so, as opposed to a tool that repeats on each page what it was once told
   */
  tell(answer: Answer, isAct: boolean): void;
}

/**
 * One source of consent. What it gives back looks whether there is something to read: it is called at once and when the
 * page has loaded.
 */
export type ConsentSource = (host: SourceHost) => () => void;

/** Yes where all are yes, no where one is no, else unknown. */
export function all(...answers: (boolean | undefined)[]): boolean | undefined {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}
