import type {Graph, Operation, Value} from './graph.ts';

/**
 * Chain rule for one operation.
 *
 * @param gradient derivative of the loss with respect to the value
 * @returns derivatives of the loss with respect to the value's inputs, in order; empty if no gradient flows through
 */
export function toInputGradients(graph: Graph, value: Value, gradient: Value): Value[] {
  const {operation, inputs} = value;
  switch (operation.kind) {
    case 'matmul':
      return toProductGradients(graph, {operation, inputs, gradient});
    case 'concat':
      return operation.axis === 1
        ? graph.splitColumns(
            gradient,
            inputs.map((input) => input.columns),
          )
        : graph.splitRows(gradient, inputs.length, inputs[0].rows);
    case 'add':
      return [gradient, gradient];
    case 'sub':
      return [gradient, graph.affine(gradient, -1)];
    case 'mul':
      return [graph.mul(gradient, inputs[1]), graph.mul(gradient, inputs[0])];
    case 'affine':
      return [graph.affine(gradient, operation.scale)];
    case 'sum-columns':
    case 'sum-rows':
      return [graph.add(graph.affine(inputs[0], 0), gradient)]; // broadcasts to the shape of the input
    case 'input':
    case 'step':
    case 'max-columns':
    case 'split':
    case 'part':
      return [];
    default:
      return [graph.mul(gradient, toSlope(graph, operation.kind, value))];
  }
}

interface Product {
  readonly operation: Extract<Operation, {kind: 'matmul'}>;
  readonly inputs: readonly Value[];
  readonly gradient: Value;
}

function toProductGradients(graph: Graph, {operation, inputs: [a, b], gradient}: Product): Value[] {
  const {transposeA, transposeB} = operation;
  return [
    transposeA
      ? graph.matmul(b, gradient, {transposeA: transposeB, transposeB: true})
      : graph.matmul(gradient, b, {transposeB: !transposeB}),
    transposeB
      ? graph.matmul(gradient, a, {transposeA: true, transposeB: transposeA})
      : graph.matmul(a, gradient, {transposeA: !transposeA}),
  ];
}

/** Derivative of an elementwise function with respect to its input. */
function toSlope(
  graph: Graph,
  kind: 'sigmoid' | 'tanh' | 'relu' | 'exp' | 'log' | 'reciprocal' | 'sqrt',
  value: Value,
): Value {
  switch (kind) {
    case 'sigmoid':
      return graph.mul(value, graph.affine(value, -1, 1));
    case 'tanh':
      return graph.affine(graph.mul(value, value), -1, 1);
    case 'relu':
      return graph.step(value);
    case 'exp':
      return value;
    case 'log':
      return graph.reciprocal(value.inputs[0]);
    case 'reciprocal':
      return graph.affine(graph.mul(value, value), -1);
    case 'sqrt':
      return graph.affine(graph.reciprocal(value), 0.5);
  }
}
