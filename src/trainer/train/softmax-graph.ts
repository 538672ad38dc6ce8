import {COLUMNS_OF_ROWS, Graph, type Value} from '../graph/graph.ts';

/**
 * Softmax over candidate items with its own backward pass, without ever storing the probabilities' gradient.
 *
 * Inputs: `query` [R, d] already multiplied by the temperature's scale s, `items` [C, d] unit vectors, `bias` [1, C]
 * (sampled softmax only), `weight` [R, 1] of each example, `extra` [R, 1]: what repeats add to the partition sum.
 * Logits of unit vectors lie in ±s (s <= 30), so exp needs no shift. Outputs, with P = exp(logits) / (Z + extra):
 * `z` [R, 1], `d.query` = weight ⊙ P·items and `d.items` = Pᵀ·(weight ⊙ query). The sparse part of the gradient
 * (targets and repeats) is added by the caller.
 */
export function buildSoftmaxGraph(vector: number, hasBias: boolean): {graph: Graph; outputs: Record<string, Value>} {
  const graph = new Graph();
  const query = graph.input('query', 'R', vector);
  const items = graph.input('items', 'C', vector);
  const weight = graph.input('weight', 'R', 1);
  const extra = graph.input('extra', 'R', 1);
  const products = graph.matmul(query, items, {transposeB: true});
  const logits = hasBias ? graph.add(products, graph.input('bias', '1', COLUMNS_OF_ROWS)) : products;
  const exponentials = graph.exp(logits);
  const z = graph.sumColumns(exponentials);
  const share = graph.mul(weight, graph.reciprocal(graph.add(z, extra)));
  return {
    graph,
    outputs: {
      z,
      'd.query': graph.mul(graph.matmul(exponentials, items), share),
      'd.items': graph.matmul(exponentials, graph.mul(query, share), {transposeA: true}),
    },
  };
}
