import {COLUMNS_OF_ROWS, type Graph, type Value} from './graph.ts';
import {flag, integer, integers, type Part, toConstant, toInput, toNode, toOnnxFile, toOutput} from './onnx-file.ts';

/** ONNX operator of each elementwise operation. */
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

/** The graph as an ONNX file, holding only what the outputs need. */
export function toOnnxModel(graph: Graph, outputs: Readonly<Record<string, Value>>): Uint8Array {
  const needed = reachable(Object.values(outputs));
  const constants = new Map<string, Part>();
  const names = new Map<Value, string>();
  const nodes: Part[] = [];
  const inputs: Part[] = [];

  const int64s = (values: readonly number[]): string => {
    const name = `i${values.join('_')}`;
    constants.set(name, toConstant(name, [values.length], new BigInt64Array(values.map(BigInt))));
    return name;
  };
  const float = (value: number): string => {
    const name = `f${value}`;
    constants.set(name, toConstant(name, [1], new Float32Array([value])));
    return name;
  };

  for (const value of graph.values) {
    if (!needed.has(value)) continue;
    const {operation} = value;
    const name = operation.kind === 'input' ? operation.name : `v${value.id}`;
    names.set(value, name);
    const from = value.inputs.map((input) => names.get(input) ?? '');
    switch (operation.kind) {
      case 'input':
        inputs.push(toInput(name, toShape(name, value)));
        break;
      case 'matmul':
        nodes.push(
          operation.transposeA || operation.transposeB
            ? toNode('Gemm', from, [name], [flag('transA', operation.transposeA), flag('transB', operation.transposeB)])
            : toNode('MatMul', from, [name]),
        );
        break;
      case 'affine': {
        const scaled = operation.shift === 0 ? name : `${name}s`;
        nodes.push(toNode('Mul', [from[0], float(operation.scale)], [scaled]));
        if (operation.shift !== 0) nodes.push(toNode('Add', [scaled, float(operation.shift)], [name]));
        break;
      }
      case 'step':
        nodes.push(toNode('Sign', from, [`${name}s`]), toNode('Relu', [`${name}s`], [name]));
        break;
      case 'sum-columns':
        nodes.push(toNode('ReduceSum', [from[0], int64s([1])], [name]));
        break;
      case 'sum-rows':
        nodes.push(toNode('ReduceSum', [from[0], int64s([0])], [name]));
        break;
      case 'max-columns':
        nodes.push(toNode('ReduceMax', from, [name], [integers('axes', [1])]));
        break;
      case 'concat':
        nodes.push(toNode('Concat', from, [name], [integer('axis', operation.axis)]));
        break;
      case 'split': {
        const own = graph.values.filter((other) => other.operation.kind === 'part' && other.inputs[0] === value);
        const sizes = operation.axis === 1 ? [int64s(operation.columns)] : [];
        const to = own.map((part) => `v${part.id}`);
        nodes.push(toNode('Split', [from[0], ...sizes], to, [integer('axis', operation.axis)]));
        break;
      }
      case 'part':
        break; // written by its split
      default:
        nodes.push(toNode(ELEMENTWISE[operation.kind], from, [name]));
    }
  }

  const results: Part[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    nodes.push(toNode('Identity', [names.get(value) ?? ''], [name]));
    results.push(toOutput(name, toShape(name, value)));
  }
  return toOnnxFile({nodes, constants: [...constants.values()], inputs, outputs: results});
}

function reachable(outputs: readonly Value[]): Set<Value> {
  const found = new Set<Value>();
  const open = [...outputs];
  for (let value = open.pop(); value; value = open.pop()) {
    if (found.has(value)) continue;
    found.add(value);
    open.push(...value.inputs);
  }
  return found;
}

/** What the file says of a value's shape; rows that only data fix have a name of their own. */
function toShape(name: string, {rows, columns}: Value): (number | string)[] {
  return [rows === '1' ? 1 : `${rows}_${name}`, columns === COLUMNS_OF_ROWS ? `columns_${name}` : columns];
}
