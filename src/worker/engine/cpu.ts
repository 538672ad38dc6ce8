import type {Model} from '../../core/predict/model.ts';
import {createPredictor} from '../../core/predict/create-predictor.ts';
import type {Predictor} from '../../core/predict/predictor.ts';
import {startVisit} from '../../core/predict/step.ts';
import {copyState, type VisitState} from '../../core/predict/visit-state.ts';
import type {Engine, NetworkEvent} from './engine.ts';

/** The network on SIMD or, if that is missing, typed arrays. The reference that other engines must agree with. */
export class CpuEngine implements Engine {
  readonly kind = 'cpu';
  readonly lost = new Promise<string>(() => {}); // never resolves: a CPU engine cannot lose its device
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

  stepOther(state: VisitState, event: NetworkEvent): void {
    this.predictor.step(state, event);
  }

  save(): VisitState {
    return copyState(this.state);
  }

  score(out: Float32Array): void {
    this.predictor.score(this.state, out);
  }

  dispose(): void {}
}
