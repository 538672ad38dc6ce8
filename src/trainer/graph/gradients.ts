import type {Graph, Value} from './graph.ts';

/**
 * Adds the reverse-mode derivative of a weighted sum of values to the graph.
 *
 * @param seeds for each output, the derivative of the loss with respect to it (same shape)
 * @param targets values whose derivative is wanted
 * @returns one value per target, the derivative of the loss with respect to it
 * @throws Error when no path leads from a seed to a target: a network part that nothing trains
 */
export function gradients(graph: Graph, seeds: ReadonlyMap<Value, Value>, targets: readonly Value[]): Value[] {
  const forward = [...graph.values];
  const wanted = new Set<Value>(targets);
  const needed = new Set<Value>(); // values on a path from a target
  for (const value of forward) {
    if (wanted.has(value) || value.inputs.some((input) => needed.has(input))) needed.add(value);
  }
  const collected = new Map<Value, Value>(seeds);
  const partGradients = new Map<Value, (Value | undefined)[]>();

  const give = (value: Value, gradient: Value): void => {
    if (!needed.has(value)) return;
    const fitted = reduceTo(graph, gradient, value);
    const before = collected.get(value);
    collected.set(value, before ? graph.add(before, fitted) : fitted);
  };

  for (let index = forward.length - 1; index >= 0; index--) {
    const value = forward[index];
    if (!needed.has(value)) continue;
    if (value.operation.kind === 'split') {
      const parts = partGradients.get(value);
      if (parts) give(value.inputs[0], joinParts(graph, value, parts, forward));
      continue;
    }
    const gradient = collected.get(value);
    if (!gradient) continue;
    if (value.operation.kind === 'part') {
      const [split] = value.inputs;
      const parts = partGradients.get(split) ?? [];
      parts[value.operation.index] = gradient;
      partGradients.set(split, parts);
      continue;
    }
    backward(graph, value, gradient, give);
  }

  return targets.map((target) => {
    const gradient = collected.get(target);
    const name = target.operation.kind === 'input' ? target.operation.name : `value ${target.id}`;
    if (!gradient) throw new Error(`Nothing in the loss depends on ${name}.`);
    return gradient;
  });
}

function backward(graph: Graph, value: Value, gradient: Value, give: (value: Value, gradient: Value) => void): void {
  const {operation, inputs} = value;
  const [a, b] = inputs;
  switch (operation.kind) {
    case 'matmul': {
      const {transposeA, transposeB} = operation;
      give(
        a,
        transposeA
          ? graph.matmul(b, gradient, {transposeA: transposeB, transposeB: true})
          : graph.matmul(gradient, b, {transposeB: !transposeB}),
      );
      give(
        b,
        transposeB
          ? graph.matmul(gradient, a, {transposeA: true, transposeB: transposeA})
          : graph.matmul(a, gradient, {transposeA: !transposeA}),
      );
      return;
    }
    case 'add':
      give(a, gradient);
      give(b, gradient);
      return;
    case 'sub':
      give(a, gradient);
      give(b, graph.affine(gradient, -1));
      return;
    case 'mul':
      give(a, graph.mul(gradient, b));
      give(b, graph.mul(gradient, a));
      return;
    case 'sigmoid':
      give(a, graph.mul(gradient, graph.mul(value, graph.affine(value, -1, 1))));
      return;
    case 'tanh':
      give(a, graph.mul(gradient, graph.affine(graph.mul(value, value), -1, 1)));
      return;
    case 'relu':
      give(a, graph.mul(gradient, graph.step(value)));
      return;
    case 'exp':
      give(a, graph.mul(gradient, value));
      return;
    case 'log':
      give(a, graph.mul(gradient, graph.reciprocal(a)));
      return;
    case 'reciprocal':
      give(a, graph.mul(gradient, graph.affine(graph.mul(value, value), -1)));
      return;
    case 'sqrt':
      give(a, graph.mul(gradient, graph.affine(graph.reciprocal(value), 0.5)));
      return;
    case 'affine':
      give(a, graph.affine(gradient, operation.scale));
      return;
    case 'sum-columns':
    case 'sum-rows':
      give(a, graph.add(graph.affine(a, 0), gradient)); // repeats the sum's gradient over the shape of a
      return;
    case 'concat': {
      const parts =
        operation.axis === 1
          ? graph.splitColumns(
              gradient,
              inputs.map((input) => input.columns),
            )
          : graph.splitRows(gradient, inputs.length, inputs[0].rows);
      inputs.forEach((input, index) => give(input, parts[index]));
      return;
    }
    case 'input':
    case 'step':
    case 'max-columns':
    case 'split':
    case 'part':
      return;
  }
}

/** A repeated operand gets the sum of the gradients of its copies. */
function reduceTo(graph: Graph, gradient: Value, value: Value): Value {
  let reduced = gradient;
  if (value.rows === '1' && reduced.rows !== '1') reduced = graph.sumRows(reduced);
  if (value.columns === 1 && reduced.columns !== 1) reduced = graph.sumColumns(reduced);
  return reduced;
}

function joinParts(graph: Graph, split: Value, parts: (Value | undefined)[], forward: readonly Value[]): Value {
  const own = forward.filter((value) => value.operation.kind === 'part' && value.inputs[0] === split);
  const whole = own.map((part, index) => parts[index] ?? graph.affine(part, 0)); // an unused part adds nothing
  const axis = split.operation.kind === 'split' ? split.operation.axis : 0;
  return axis === 1 ? graph.concatColumns(whole) : graph.concatRows(whole, split.rows);
}
