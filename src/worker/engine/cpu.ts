import {countItems, type Model} from '../../core/predict/model.ts';
import {createPredictor} from '../../core/predict/create-predictor.ts';
import type {Predictor} from '../../core/predict/predictor.ts';
import {ScoreTable} from '../../core/predict/score-table.ts';
import {startVisit} from '../../core/predict/step.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import type {Engine, NetworkEvent, TopItems} from './engine.ts';

/**
 * The network on typed arrays or SIMD, whichever core/predict finds; the reference that every other engine is held to.
 */
export class CpuEngine implements Engine {
  readonly kind = 'cpu';
  readonly lost = new Promise<string>(() => {}); // typed arrays do not go away
  private readonly predictor: Predictor;
  private state: VisitState;
  private table: ScoreTable | undefined;

  constructor(private readonly model: Model) {
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

  top(count: number): TopItems {
    const {numbers} = (this.table ??= new ScoreTable(countItems(this.model)));
    this.score(numbers);
    const items = this.table.top(count);
    return {items, logits: Float32Array.from(items, (item) => numbers[item])};
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
