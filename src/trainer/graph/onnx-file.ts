/** ONNX element types. */
export const FLOAT = 1;
export const INT32 = 6;
export const INT64 = 7;

const IR_VERSION = 8;
const OPSET = 17;

/** An encoded part of an ONNX file. */
export type Part = Uint8Array;

/**
 * Encodes an ONNX file (opset 17) with one graph.
 *
 * @param graph nodes in topological order (toNode), constants (toConstant), inputs (toInput) and outputs (toOutput)
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers used here
 */
export function toOnnxFile(graph: Readonly<Record<'nodes' | 'constants' | 'inputs' | 'outputs', readonly Part[]>>) {
  const {nodes, constants, inputs, outputs} = graph;
  const opset = bytes(8, join([text(1, ''), varintField(2, OPSET)]));
  const content = join([...nodes, text(2, 'graph'), ...constants, ...inputs, ...outputs]);
  return join([varintField(1, IR_VERSION), bytes(7, content), opset]);
}

/** An operator. Inputs and outputs are names of values; an empty name leaves out an optional input. */
export function toNode(
  operator: string,
  from: readonly string[],
  to: readonly string[],
  attributes: readonly Part[] = [],
): Part {
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

/** Attributes of nodes; numbers are whole and not negative. */
export function integer(name: string, value: number): Part {
  return join([text(1, name), varintField(3, value), varintField(20, 2)]);
}
export function flag(name: string, value: boolean): Part {
  return integer(name, value ? 1 : 0);
}
export function integers(name: string, values: readonly number[]): Part {
  return join([text(1, name), ...values.map((value) => varintField(8, value)), varintField(20, 7)]);
}
export function word(name: string, value: string): Part {
  return join([text(1, name), text(4, value), varintField(20, 3)]);
}

/** A tensor stored in the file: int64 or float32, by the type of its data. */
export function toConstant(name: string, shape: readonly number[], data: BigInt64Array | Float32Array): Part {
  const type = data instanceof Float32Array ? FLOAT : INT64;
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return bytes(
    5,
    join([...shape.map((size) => varintField(1, size)), varintField(2, type), text(8, name), bytes(9, raw)]),
  );
}

/** An input of the graph. @param shape sizes, or names of sizes that are known only at run time */
export function toInput(name: string, shape: readonly (number | string)[], type = FLOAT): Part {
  return valueInfo(11, name, {shape, type});
}

/** An output of the graph. @param shape as for inputs */
export function toOutput(name: string, shape: readonly (number | string)[], type = FLOAT): Part {
  return valueInfo(12, name, {shape, type});
}

function valueInfo(
  field: number,
  name: string,
  {shape, type}: {shape: readonly (number | string)[]; type: number},
): Part {
  const sizes = shape.map((size) => bytes(1, typeof size === 'number' ? varintField(1, size) : text(2, size)));
  const tensor = join([varintField(1, type), bytes(2, join(sizes))]);
  return bytes(field, join([text(1, name), bytes(2, bytes(1, tensor))]));
}

function varint(value: number): Part {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest & 127) | 128);
    rest >>>= 7;
  }
  out.push(rest);
  return Uint8Array.from(out);
}
function varintField(field: number, value: number): Part {
  return join([varint(field << 3), varint(value)]);
}
function bytes(field: number, content: Part): Part {
  return join([varint((field << 3) | 2), varint(content.length), content]);
}
function text(field: number, content: string): Part {
  return bytes(field, new TextEncoder().encode(content));
}
function join(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
