import type {Recommendation, RecommendOptions} from '../../core/contract/recommendation.ts';
import {Shelf} from './shelf.ts';

/**
 * `<vitrine-recommendations heading count category exclude pins diversity layout="grid|row" list>`: products for her, each with its
 * reason. `exclude` and `pins` are product ids separated by commas; `list` names it in events.
 */
export class RecommendationsElement extends Shelf {
  protected readonly defaultCount = 8;
  protected readonly heading = 'recommendations';
  protected readonly hasReason = true;

  protected fetch(count: number): Promise<readonly Recommendation[]> {
    const ids = (name: string): string[] | undefined =>
      this.getAttribute(name)
        ?.split(',')
        .map((id) => id.trim());
    const diversity = this.getAttribute('diversity');
    const options: RecommendOptions = {
      count,
      category: this.getAttribute('category') ?? undefined,
      exclude: ids('exclude'),
      pins: ids('pins'),
      diversity: diversity === null ? undefined : Number(diversity),
    };
    return Shelf.profiler.recommend(options);
  }
}
