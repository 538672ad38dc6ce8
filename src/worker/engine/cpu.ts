import type {Model} from '../../core/predict/model.ts';
import {scoreItems} from '../../core/predict/score.ts';
import {startVisit, stepVisit, type VisitState} from '../../core/predict/step.ts';
import type {Engine, NetworkEvent} from './engine.ts';

/** The network on typed arrays, core/predict as it is: the reference that every other engine is held to. */
export class CpuEngine implements Engine {
  readonly kind = 'cpu';
  readonly lost = new Promise<string>(() => {}); // typed arrays do not go away
  private state: VisitState;

  constructor(private readonly model: Model) {
    this.state = startVisit(model);
  }

  load(state: VisitState): void {
    this.state = copyState(state);
  }

  step(event: NetworkEvent): void {
    stepVisit(this.model, this.state, event);
  }

  save(): VisitState {
    return copyState(this.state);
  }

  score(out: Float32Array): void {
    scoreItems(this.model, this.state, out);
  }

  dispose(): void {}
}

/** A state that shares no array with the original. */
export function copyState(state: VisitState): VisitState {
  return {
    profile: state.profile.slice(),
    hidden: state.hidden.slice(),
    cell: state.cell.slice(),
    window: state.window.slice(),
    sum: state.sum.slice(),
    sumWeight: state.sumWeight,
    items: state.items.slice(),
    query: state.query.slice(),
  };
}
