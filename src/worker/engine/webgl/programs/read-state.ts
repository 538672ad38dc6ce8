import {UNIT_EPSILON} from '../../../../core/predict/network.ts';
import type {VisitState} from '../../../../core/predict/visit-state.ts';

/**
 * Copies the parts of the state that the GPU computes: LSTM, GRU and query; see stateAt in scores.ts for their order.
 *
 * @param texels from the stamp on
 */
export function readState(texels: Float32Array, {hidden, cell, profile, query}: VisitState): void {
  let at = 4; // after the stamp
  for (let unit = 0; unit < hidden.length; unit++, at += 4) {
    hidden[unit] = texels[at];
    cell[unit] = texels[at + 1];
  }
  for (let unit = 0; unit < profile.length; unit++, at += 4) profile[unit] = texels[at];
  let squares = UNIT_EPSILON;
  for (let k = 0; k < query.length; k++) squares += texels[at + k] ** 2;
  const inverse = 1 / Math.sqrt(squares);
  for (let k = 0; k < query.length; k++) query[k] = texels[at + k] * inverse;
}
