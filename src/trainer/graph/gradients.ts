import {toInputGradients} from './derivatives.ts';
import type {Graph, Value} from './graph.ts';

/**
 * Adds the backward pass to the graph (reverse-mode differentiation).
 *
 * @param seeds for each output, the derivative of the loss with respect to it (same shape)
 * @param targets values whose gradients are wanted, usually weights
 * @returns the derivative of the loss with respect to each target
 * @throws Error if the loss does not depend on a target: a part of the network that is never trained
 */
export function gradients(graph: Graph, seeds: ReadonlyMap<Value, Value>, targets: readonly Value[]): Value[] {
  const forward = [...graph.values];
  const wanted = new Set<Value>(targets);
  const needed = new Set<Value>(); // values that depend on a target
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
    toInputGradients(graph, value, gradient).forEach((part, index) => give(value.inputs[index], part));
  }

  return targets.map((target) => {
    const gradient = collected.get(target);
    const name = target.operation.kind === 'input' ? target.operation.name : `value ${target.id}`;
    if (!gradient) throw new Error(`Nothing in the loss depends on ${name}.`);
    return gradient;
  });
}

/** The gradient of a broadcast operand is the sum over its copies. */
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
