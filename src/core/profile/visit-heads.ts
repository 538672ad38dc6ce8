import {type Band, type SigmoidHead} from '../contract/heads.ts';
import type {Manifest} from '../contract/manifest.ts';
import type {Profile} from './profile.ts';
import {toVisitFacts, VISIT_FACTS} from './visit-facts.ts';

/** How a model reads its yes/no heads together with what a profile knows of the visit. */
export interface VisitHeads {
  /**
   * Calibrated log odds of a head after the shopper's newest event; undefined where the model has only the network for
   * it.
   *
   * @param logit what the network gives, before calibration
   */
  toLogOdds(head: SigmoidHead, logit: number, profile: Profile): number | undefined;
  /** Band of a probability; undefined where the model names none. */
  toBand(head: SigmoidHead, probability: number): Band | undefined;
}

/**
 * log odds = offset + network · logit + Σ weights · facts. A head whose facts are not those of this version is left to
 * the network.
 */
export function openVisitHeads({visitHeads = {}}: Pick<Manifest, 'visitHeads'>): VisitHeads {
  return {
    toLogOdds(head, logit, profile) {
      const own = visitHeads[head];
      if (own?.facts.join() !== VISIT_FACTS.join()) return undefined;
      return toVisitFacts(profile).reduce(
        (sum, fact, k) => sum + own.weights[k] * fact,
        own.offset + own.network * logit,
      );
    },
    toBand(head, probability) {
      const bands = visitHeads[head]?.bands;
      if (!bands) return undefined;
      return probability >= bands.likely ? 'likely' : probability < bands.unlikely ? 'unlikely' : 'on the fence';
    },
  };
}
