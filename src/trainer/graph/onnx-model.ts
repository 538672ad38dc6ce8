import {findNeeded} from './find-needed.ts';
import {COLUMNS_OF_ROWS, type Graph, type Operation, type Value} from './graph.ts';
import {flag, integer, integers, type Part, toConstant, toInput, toNode, toOnnxFile, toOutput} from './onnx-file.ts';

/** Names of the ONNX operators of elementwise operations. */
const ELEMENTWISE: Readonly<Record<string, string>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'Relu',
  exp: 'Exp',
  log: 'Log',
  reciprocal: 'Reciprocal',
  sqrt: 'Sqrt',
};

/** Encodes the part of a graph that the outputs need as an ONNX file. */
export function toOnnxModel(graph: Graph, outputs: Readonly<Record<string, Value>>): Uint8Array {
  const needed = findNeeded(Object.values(outputs));
  const constants = new Constants();
  const names = new Map<Value, string>();
  const nodes: Part[] = [];
  const inputs: Part[] = [];
  for (const value of graph.values) {
    if (!needed.has(value)) continue;
    const {operation} = value;
    const name = operation.kind === 'input' ? operation.name : `v${value.id}`;
    names.set(value, name);
    const from = value.inputs.map((input) => names.get(input) ?? '');
    if (operation.kind === 'input') inputs.push(toInput(name, toShape(name, value)));
    else if (operation.kind === 'split') nodes.push(toSplitNode(graph, value, {operation, from, constants}));
    else nodes.push(...toNodes(operation, {name, from, constants}));
  }
  const results: Part[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    nodes.push(toNode('Identity', [names.get(value) ?? ''], [name]));
    results.push(toOutput(name, toShape(name, value)));
  }
  return toOnnxFile({nodes, constants: constants.parts(), inputs, outputs: results});
}

/** Constant tensors of the file, without duplicates. */
class Constants {
  private readonly byName = new Map<string, Part>();

  /** @returns name of the constant */
  addIntegers(values: readonly number[]): string {
    const name = `i${values.join('_')}`;
    this.byName.set(name, toConstant(name, [values.length], new BigInt64Array(values.map(BigInt))));
    return name;
  }

  /** @returns name of the constant */
  addFloat(value: number): string {
    const name = `f${value}`;
    this.byName.set(name, toConstant(name, [1], new Float32Array([value])));
    return name;
  }

  parts(): Part[] {
    return [...this.byName.values()];
  }
}

interface NodeNames {
  /** Name of the output. */
  readonly name: string;
  /** Names of the inputs. */
  readonly from: readonly string[];
  readonly constants: Constants;
}

/** ONNX operators that compute a value. */
function toNodes(operation: Exclude<Operation, {kind: 'input' | 'split'}>, {name, from, constants}: NodeNames): Part[] {
  switch (operation.kind) {
    case 'matmul': {
      const {transposeA, transposeB} = operation;
      if (!transposeA && !transposeB) return [toNode('MatMul', from, [name])];
      return [toNode('Gemm', from, [name], [flag('transA', transposeA), flag('transB', transposeB)])];
    }
    case 'affine': {
      const {scale, shift} = operation;
      if (shift === 0) return [toNode('Mul', [from[0], constants.addFloat(scale)], [name])];
      return [
        toNode('Mul', [from[0], constants.addFloat(scale)], [`${name}s`]),
        toNode('Add', [`${name}s`, constants.addFloat(shift)], [name]),
      ];
    }
    case 'step':
      return [toNode('Sign', from, [`${name}s`]), toNode('Relu', [`${name}s`], [name])];
    case 'sum-columns':
      return [toNode('ReduceSum', [from[0], constants.addIntegers([1])], [name])];
    case 'sum-rows':
      return [toNode('ReduceSum', [from[0], constants.addIntegers([0])], [name])];
    case 'max-columns':
      return [toNode('ReduceMax', from, [name], [integers('axes', [1])])];
    case 'concat':
      return [toNode('Concat', from, [name], [integer('axis', operation.axis)])];
    case 'part':
      return []; // an output of the split's operator
    default:
      return [toNode(ELEMENTWISE[operation.kind], from, [name])];
  }
}

interface SplitNames {
  readonly operation: Extract<Operation, {kind: 'split'}>;
  readonly from: readonly string[];
  readonly constants: Constants;
}

/** One operator computes all parts of a split. */
function toSplitNode(graph: Graph, value: Value, {operation, from, constants}: SplitNames): Part {
  const parts = graph.values.filter((other) => other.operation.kind === 'part' && other.inputs[0] === value);
  const sizes = operation.axis === 1 ? [constants.addIntegers(operation.columns)] : [];
  const to = parts.map((part) => `v${part.id}`);
  return toNode('Split', [from[0], ...sizes], to, [integer('axis', operation.axis)]);
}

/** Shape of a value; sizes that are known only at run time get a name. */
function toShape(name: string, {rows, columns}: Value): (number | string)[] {
  return [rows === '1' ? 1 : `${rows}_${name}`, columns === COLUMNS_OF_ROWS ? `columns_${name}` : columns];
}
