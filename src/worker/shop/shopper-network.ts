import type {CleanEvent} from '../../core/clean/clean-types.ts';
import {isSignal, toKindIndex} from '../../core/contract/event-kinds.ts';
import {countItems} from '../../core/predict/model.ts';
import {startVisit} from '../../core/predict/step.ts';
import type {VisitState} from '../../core/predict/visit-state.ts';
import type {LoadedModel} from '../models/load-model.ts';
import type {LearnedState} from '../store/saved-shopper.ts';
import {CpuEngine} from '../engine/cpu.ts';
import type {Engine, NetworkEvent} from '../engine/engine.ts';

/** One model and the engine that runs it for the shopper. */
export class ShopperNetwork {
  private engine: Engine;
  /**
   * The state that the engine holds a copy of. It may differ from the saved state after a write of another tab or a
   * rolled back transaction.
   */
  private at: LearnedState | undefined;
  private scored: {of: LearnedState; scores: Float32Array} | undefined;

  /** @param onLost called with the reason when the device went away and the CPU has taken over */
  constructor(
    readonly loaded: LoadedModel,
    private readonly onLost: (reason: string) => void,
  ) {
    this.engine = new CpuEngine(loaded.model);
  }

  get kind(): Engine['kind'] {
    return this.engine.kind;
  }

  get renderer(): string | undefined {
    return this.engine.renderer;
  }

  /** Switches to another engine for the same model. */
  useEngine(engine: Engine): void {
    this.engine.dispose();
    this.engine = engine;
    this.at = undefined;
    void engine.lost.then((reason) => this.engine === engine && this.takeOver(reason));
  }

  /** Whether a state was made by this model, with the items that have arrived by now. */
  fits(learned: LearnedState | undefined): learned is LearnedState {
    const {id, model} = this.loaded;
    return learned?.modelId === id && learned.items >= countItems(model) && this.hasSizes(learned);
  }

  /**
   * The state after one more event.
   *
   * @param learned a state that fits, or undefined for a shopper without one
   * @param event an accepted event or signal; a signal changes nothing
   */
  advance(learned: LearnedState | undefined, event: CleanEvent): LearnedState | undefined {
    const {kind} = event;
    if (isSignal(kind)) return learned;
    const {id, model, rows} = this.loaded;
    const item = event.itemId === undefined ? -1 : (rows.get(event.itemId) ?? -1);
    return this.onEngine(() => {
      if (event.startsVisit) this.engine.load(startVisit(model, learned?.network.profile));
      else this.load(learned);
      this.at = undefined; // if the step fails half way, the engine's state is undefined
      this.engine.step({item, kind: toKindIndex(kind), gapMs: event.gapMs});
      this.at = {format: 1, modelId: id, items: countItems(model), network: this.engine.save()};
      return this.at;
    });
  }

  /** Logit of every item to be the next, [items]; kept until the state changes, so it must not be written to. */
  score(learned: LearnedState): Float32Array {
    if (this.scored?.of === learned) return this.scored.scores;
    const scores = new Float32Array(countItems(this.loaded.model));
    this.onEngine(() => {
      this.load(learned);
      this.engine.score(scores);
    });
    this.loaded.refine?.(learned.network.items, scores);
    this.scored = {of: learned, scores};
    return scores;
  }

  /** Steps a state that is not the shopper's. */
  stepOther(state: VisitState, event: NetworkEvent): void {
    this.engine.stepOther(state, event);
  }

  dispose(): void {
    this.engine.dispose();
  }

  private load(learned: LearnedState | undefined): void {
    if (learned !== undefined && this.at === learned) return;
    this.engine.load(learned?.network ?? startVisit(this.loaded.model));
    this.at = learned;
  }

  /**
   * Runs work that begins with `load`. If the device is lost meanwhile, the same work is run again on the CPU, from the
   * same state.
   */
  private onEngine<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (this.engine.kind === 'cpu' || !(error instanceof Error)) throw error;
      this.takeOver(error.message);
      return work();
    }
  }

  private takeOver(reason: string): void {
    this.engine.dispose();
    this.engine = new CpuEngine(this.loaded.model);
    this.at = undefined;
    this.onLost(reason);
  }

  private hasSizes({network}: LearnedState): boolean {
    const {vector, profile, hidden, kernel, memory} = this.loaded.model.sizes;
    return (
      network.profile.length === profile &&
      network.hidden.length === hidden &&
      network.cell.length === hidden &&
      network.window.length === Math.max(kernel, memory) * vector &&
      network.sum.length === vector &&
      network.query.length === vector
    );
  }
}
