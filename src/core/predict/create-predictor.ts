import {ItemRows} from './kernels/item-rows.ts';
import {MatrixProducts} from './kernels/matrix-products.ts';
import {MemoryLayout} from './kernels/memory-layout.ts';
import {openKernels} from './kernels/open-kernels.ts';
import type {ItemCodes, Model} from './model.ts';
import type {Predictor} from './predictor.ts';
import {addNeighbours, addRepeats, scoreItems} from './score.ts';
import {SparseSum} from './sparse-sum.ts';
import {stepVisit} from './step.ts';

/**
 * A predictor for a model. The SIMD one holds its own copy of weights and item codes and leaves `model.items`
 * unwritten; it needs a model that came from files, and a runtime with WebAssembly SIMD. Of a model with lists only
 * the items of the lists nearest to the query have their own score; every other item has that of its list's centroid.
 *
 * @param simd false forces the plain loops
 */
export function createPredictor(model: Model, {simd = true}: {simd?: boolean} = {}): Predictor {
  if (model.lists) return model.lists.createPredictor(model, simd);
  const fast = simd && model.codes && ItemRows.fits(model.sizes.vector) && openFast(model, model.codes);
  if (fast) return fast;
  return {
    kind: 'plain',
    step: (state, event) => stepVisit(model, state, event),
    score: (state, out) => scoreItems(model, state, out),
  };
}

function openFast(model: Model, codes: ItemCodes): Predictor | undefined {
  const layout = new MemoryLayout();
  const rows = new ItemRows(codes, model.sizes.vector, {layout, prior: model.prior});
  const products = new MatrixProducts(model.weights, layout);
  const kernels = openKernels(layout.bytes);
  if (!kernels) return undefined;
  const score = rows.open(kernels);
  const multiply = products.open(kernels);
  const shares = new SparseSum(codes.inverseLengths.length);
  return {
    kind: 'simd',
    step: (state, event) => stepVisit(model, state, event, multiply),
    score: (state, out) => {
      score(state.query, model.scale, out);
      addRepeats(model, state, out);
      addNeighbours(model, state, {out, shares});
    },
  };
}
