import {COLUMNS_OF_ROWS, type Graph, type Value} from './graph.ts';

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

const FLOAT = 1;
const INT64 = 7;
const IR_VERSION = 8;
const OPSET = 17;

/**
 * The graph as an ONNX file (opset 17), holding only what the outputs need.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers used here
 */
export function toOnnxModel(graph: Graph, outputs: Readonly<Record<string, Value>>): Uint8Array {
  const needed = reachable(Object.values(outputs));
  const parts: Uint8Array[] = [];
  const constants = new Map<string, Uint8Array>();
  const names = new Map<Value, string>();
  const nodes: Uint8Array[] = [];
  const inputs: Uint8Array[] = [];

  const int64s = (values: readonly number[]): string => {
    const name = `i${values.join('_')}`;
    constants.set(name, tensor(name, INT64, [values.length], new BigInt64Array(values.map(BigInt))));
    return name;
  };
  const float = (value: number): string => {
    const name = `f${value}`;
    constants.set(name, tensor(name, FLOAT, [1], new Float32Array([value])));
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
        inputs.push(valueInfo(11, name, value));
        break;
      case 'matmul':
        nodes.push(
          operation.transposeA || operation.transposeB
            ? node('Gemm', from, [name], [flag('transA', operation.transposeA), flag('transB', operation.transposeB)])
            : node('MatMul', from, [name]),
        );
        break;
      case 'affine': {
        const scaled = operation.shift === 0 ? name : `${name}s`;
        nodes.push(node('Mul', [from[0], float(operation.scale)], [scaled]));
        if (operation.shift !== 0) nodes.push(node('Add', [scaled, float(operation.shift)], [name]));
        break;
      }
      case 'step':
        nodes.push(node('Sign', from, [`${name}s`]), node('Relu', [`${name}s`], [name]));
        break;
      case 'sum-columns':
        nodes.push(node('ReduceSum', [from[0], int64s([1])], [name]));
        break;
      case 'sum-rows':
        nodes.push(node('ReduceSum', [from[0], int64s([0])], [name]));
        break;
      case 'max-columns':
        nodes.push(node('ReduceMax', from, [name], [integers('axes', [1])]));
        break;
      case 'concat':
        nodes.push(node('Concat', from, [name], [integer('axis', operation.axis)]));
        break;
      case 'split': {
        const own = graph.values.filter((other) => other.operation.kind === 'part' && other.inputs[0] === value);
        const sizes = operation.axis === 1 ? [int64s(operation.columns)] : [];
        const to = own.map((part) => `v${part.id}`);
        nodes.push(node('Split', [from[0], ...sizes], to, [integer('axis', operation.axis)]));
        break;
      }
      case 'part':
        break; // written by its split
      default:
        nodes.push(node(ELEMENTWISE[operation.kind], from, [name]));
    }
  }

  const results: Uint8Array[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    nodes.push(node('Identity', [names.get(value) ?? ''], [name]));
    results.push(valueInfo(12, name, value));
  }
  parts.push(...nodes, text(2, 'graph'), ...constants.values(), ...inputs, ...results);
  const opset = bytes(8, join([text(1, ''), varintField(2, OPSET)]));
  return join([varintField(1, IR_VERSION), bytes(7, join(parts)), opset]);
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

function node(operator: string, from: readonly string[], to: readonly string[], attributes: Uint8Array[] = []) {
  return bytes(
    1,
    join([
      ...from.map((name) => text(1, name)),
      ...to.map((name) => text(2, name)),
      text(4, operator),
      ...attributes.map((attribute) => bytes(5, attribute)),
    ]),
  );
}

function integer(name: string, value: number): Uint8Array {
  return join([text(1, name), varintField(3, value), varintField(20, 2)]);
}
function flag(name: string, value: boolean): Uint8Array {
  return integer(name, value ? 1 : 0);
}
function integers(name: string, values: readonly number[]): Uint8Array {
  return join([text(1, name), ...values.map((value) => varintField(8, value)), varintField(20, 7)]);
}

function tensor(name: string, type: number, shape: readonly number[], data: BigInt64Array | Float32Array): Uint8Array {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return bytes(
    5,
    join([...shape.map((size) => varintField(1, size)), varintField(2, type), text(8, name), bytes(9, raw)]),
  );
}

function valueInfo(field: number, name: string, value: Value): Uint8Array {
  const rows = value.rows === '1' ? varintField(1, 1) : text(2, `${value.rows}_${name}`);
  const columns = value.columns === COLUMNS_OF_ROWS ? text(2, `columns_${name}`) : varintField(1, value.columns);
  const shape = bytes(2, join([bytes(1, rows), bytes(1, columns)]));
  return bytes(field, join([text(1, name), bytes(2, bytes(1, join([varintField(1, FLOAT), shape])))]));
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest & 127) | 128);
    rest >>>= 7;
  }
  out.push(rest);
  return Uint8Array.from(out);
}
function varintField(field: number, value: number): Uint8Array {
  return join([varint(field << 3), varint(value)]);
}
function bytes(field: number, content: Uint8Array): Uint8Array {
  return join([varint((field << 3) | 2), varint(content.length), content]);
}
function text(field: number, content: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(content));
}
function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
