import type {Model} from '../../core/predict/model.ts';
import {createPredictor} from '../../core/predict/create-predictor.ts';
import type {Predictor} from '../../core/predict/predictor.ts';
import {startVisit} from '../../core/predict/step.ts';
import {copyState, type VisitState} from '../../core/predict/visit-state.ts';
import type {Engine, NetworkEvent} from './engine.ts';

/**
 * The network on typed arrays or SIMD, whichever core/predict finds; the reference that every other engine is held to.
 */
export class CpuEngine implements Engine {
  readonly kind = 'cpu';
  readonly lost = new Promise<string>(() => {}); // typed arrays do not go away
  private readonly predictor: Predictor;
  private state: VisitState;

  constructor(model: Model) {
    this.predictor = createPredictor(model);
    this.state = startVisit(model);
  }

  load(state: VisitState): void {
    this.state = copyState(state);
  }

  step(event: NetworkEvent): void {
    this.predictor.step(this.state, event);
  }

  save(): VisitState {
    return copyState(this.state);
  }

  score(out: Float32Array): void {
    this.predictor.score(this.state, out);
  }

  dispose(): void {}
}
