/** Numbers of one texel. */
export const LANES = 4;

/** Lowest score there is: what stands where no item is. Finite, because not every GPU keeps infinities. */
export const NO_SCORE = '-1.0e30';

/** Helpers of every program: texels by whole coordinates, and functions whose built-in twins overflow on some GPUs. */
export const COMMON = `
vec4 texel(sampler2D image, int x, int y) { return texelFetch(image, ivec2(x, y), 0); }
vec4 sigmoid4(vec4 x) { return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0))); }
float sigmoid1(float x) { return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0))); }
float tanh1(float x) { float e = exp(-2.0 * min(abs(x), 40.0)); return sign(x) * (1.0 - e) / (1.0 + e); }
`;

/** Adds value · the four rows of \`weights\` from \`row\` on to \`sum\`; column \`at.x\`. */
export const ADD_ROWS = `
vec4 rows(sampler2D weights, vec4 value, int column, int row) {
  return value.x * texel(weights, column, row) + value.y * texel(weights, column, row + 1)
    + value.z * texel(weights, column, row + 2) + value.w * texel(weights, column, row + 3);
}
`;

/** A program as TensorFlow.js compiles it; inputs and output are packed textures whose texels mean what GpuLayout says. */
export interface TexelProgram {
  readonly variableNames: string[];
  readonly outputShape: number[];
  readonly packedInputs: true;
  readonly packedOutput: true;
  readonly userCode: string;
  readonly customUniforms?: {name: string; type: 'int'; arrayIndex?: number}[];
}

/**
 * @param inputs names of the textures, in the order they are given when the program runs
 * @param size [width, height] of the output, texels
 * @param main body of main(): \`at\` is the texel, \`outputColor\` its value
 */
export function toProgram(
  inputs: readonly string[],
  [width, height]: readonly [number, number],
  {main, functions = '', uniforms}: {main: string; functions?: string; uniforms?: TexelProgram['customUniforms']},
): TexelProgram {
  return {
    variableNames: [...inputs],
    outputShape: [2 * height, 2 * width],
    packedInputs: true,
    packedOutput: true,
    userCode: `${COMMON}${functions}
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
${main}
}`,
    customUniforms: uniforms,
  };
}
