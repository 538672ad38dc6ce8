import {type Part, toConstant, toInput, toNode, toOnnxFile, toOutput} from '../../../../src/trainer/graph/onnx-file.ts';

/** Name of a value of the graph. */
export type Name = string;

/** Writes an ONNX graph down operator by operator, in the order it runs. */
export class GraphBuilder {
  private readonly nodes: Part[] = [];
  private readonly constants = new Map<Name, Part>();
  private readonly inputs: Part[] = [];
  private readonly outputs: Part[] = [];
  private named = 0;

  /** @param type of its elements, see onnx-file.ts; float32 by default */
  input(name: Name, shape: readonly number[], type?: number): Name {
    this.inputs.push(toInput(name, shape, type));
    return name;
  }

  /** Gives a value that was computed a name, by which a run gives it back. */
  output(name: Name, value: Name, {shape, type}: {shape: readonly number[]; type?: number}): void {
    this.nodes.push(toNode('Identity', [value], [name]));
    this.outputs.push(toOutput(name, shape, type));
  }

  /** Numbers that the file holds. */
  floats(data: Float32Array, shape: readonly number[]): Name {
    return this.constant(this.newName(), shape, data);
  }

  /** Sizes, positions or axes. */
  integers(...values: readonly number[]): Name {
    return this.constant(`i${values.join('_')}`, [values.length], new BigInt64Array(values.map(BigInt)));
  }

  /** An operator with one output. */
  run(operator: string, from: readonly Name[], ...attributes: readonly Part[]): Name {
    return this.runAll(operator, from, {outputs: 1, attributes})[0];
  }

  /** An operator with so many outputs. */
  runAll(
    operator: string,
    from: readonly Name[],
    {outputs, attributes}: {outputs: number; attributes: readonly Part[]},
  ): Name[] {
    const to = Array.from({length: outputs}, () => this.newName());
    this.nodes.push(toNode(operator, from, to, attributes));
    return to;
  }

  toFile(): Uint8Array<ArrayBuffer> {
    return toOnnxFile({
      nodes: this.nodes,
      constants: [...this.constants.values()],
      inputs: this.inputs,
      outputs: this.outputs,
    });
  }

  private constant(name: Name, shape: readonly number[], data: Float32Array | BigInt64Array): Name {
    this.constants.set(name, toConstant(name, shape, data));
    return name;
  }

  private newName(): Name {
    return `v${this.named++}`;
  }
}
