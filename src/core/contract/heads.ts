import type {EventKind} from './event-kinds.ts';

/** A small output layer of the network: which parts of the state it reads after an event, and what it is trained on. */
export type HeadFacts = {
  /** Parts of the state, concatenated in this order. */
  readonly inputs: readonly ('hidden' | 'profile')[];
} & (
  | {
      /** A logit per kind of EVENT_KINDS; softmax cross entropy with the kind of the visit's next event. */
      readonly link: 'softmax';
    }
  | {
      /** Log odds that an event of the kind `later` still comes in this visit; binary cross entropy. */
      readonly link: 'sigmoid';
      readonly later: EventKind;
    }
);

/**
 * Every head beside the next item. The trainer's graph, losses and scores, the weights of a model, its manifest and
 * what the worker predicts are made from this table. Models hold the heads of the version that trained them.
 */
export const HEADS = {
  action: {inputs: ['hidden'], link: 'softmax'},
  purchase: {inputs: ['hidden', 'profile'], link: 'sigmoid', later: 'purchase'},
} as const satisfies Readonly<Record<string, HeadFacts>>;

export type HeadName = keyof typeof HEADS;

/** Heads that give one probability. */
export type SigmoidHead = {
  [Name in HeadName]: (typeof HEADS)[Name]['link'] extends 'sigmoid' ? Name : never;
}[HeadName];

/** Heads that give a probability for each kind. */
export type SoftmaxHead = Exclude<HeadName, SigmoidHead>;

/** How a shop may treat an answer of a yes/no head: as clearly less or more probable than usual, or as neither. */
export type Band = 'unlikely' | 'on the fence' | 'likely';

/** In the order of HEADS. */
export const HEAD_NAMES = Object.keys(HEADS) as readonly HeadName[];

/** In the order of HEADS. */
export const SOFTMAX_HEADS = HEAD_NAMES.filter((name): name is SoftmaxHead => HEADS[name].link === 'softmax');

/** In the order of HEADS. */
export const SIGMOID_HEADS = HEAD_NAMES.filter((name): name is SigmoidHead => HEADS[name].link === 'sigmoid');
