import * as tf from '@tensorflow/tfjs';
import type {Model} from '../../../src/core/predict/model.ts';

const SHOWN = 20;

/**
 * What a shop would write with TensorFlow.js's own layers: item vectors of the visit, an LSTM over all of them, a
 * dense layer to the query, every item scored, the first 20. A new event runs it anew over the whole visit. It is
 * less than our network: no convolution, no profile, no attention, no neighbours.
 *
 * @param length events of the visit
 * @returns a run that ends when items and scores are read back
 */
export function openStockNetwork(model: Model, length: number): {run: () => void; dispose: () => void} {
  const {vector: d, hidden: h} = model.sizes;
  const items = tf.tensor2d(model.items, [model.itemIds.length, d]);
  const layers = tf.sequential({
    layers: [
      tf.layers.lstm({units: h, inputShape: [length, d], recurrentInitializer: 'glorotNormal'}),
      tf.layers.dense({units: d}),
    ],
  });
  const visit = tf.tensor1d(
    Array.from({length}, (_, event) => (event * 7919) % model.itemIds.length),
    'int32',
  );
  return {
    run: () => {
      const [values, indices] = tf.tidy(() => {
        const rows = tf.gather(items, visit).expandDims<tf.Tensor3D>(0); // [1, time, d]
        const query = layers.predict(rows) as tf.Tensor2D; // [1, d], one output
        const scores = tf.matMul(query, items, false, true); // [1, items]
        const top = tf.topk(scores, Math.min(SHOWN, model.itemIds.length));
        return [top.values, top.indices];
      });
      values.dataSync();
      indices.dataSync();
      values.dispose();
      indices.dispose();
    },
    dispose: () => {
      layers.dispose();
      tf.dispose([items, visit]);
    },
  };
}

/** The least a question to the GPU can cost: one operation on four numbers, read back. */
export function openFloor(): {run: () => void; dispose: () => void} {
  const one = tf.tensor1d([1, 2, 3, 4]);
  // Uploaded at once: later runs then find it on the GPU, as a state would be.
  tf.tidy(() => tf.relu(tf.add(one, 1)).dataSync());
  return {
    run: () => {
      const more = tf.relu(one);
      more.dataSync();
      more.dispose();
    },
    dispose: () => one.dispose(),
  };
}
