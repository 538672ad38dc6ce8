/** Lowest score there is: what stands where no item is. Finite, because not every GPU keeps infinities. */
export const NO_SCORE = '-1.0e30';

/**
 * Rows of a texture that holds a list: place i stands at column i / 4, row i % 4. GPUs draw squares of 2 x 2 texels, so a single row would
 * leave half of every square idle; and software GPUs share work out by rows.
 */
export const LIST_ROWS = 4;

/** [width, height] of a texture for a list; see LIST_ROWS. */
export function toListSize(places: number): [number, number] {
  return [Math.ceil(places / LIST_ROWS), LIST_ROWS];
}

/** Texels of a list as they are uploaded. @param values [at most places, 4]; what is left out is 0 */
export function toListTexels(values: Float32Array, places = values.length / 4): Float32Array {
  const [width, height] = toListSize(places);
  const texels = new Float32Array(4 * width * height);
  for (let place = 0; 4 * place < values.length; place++) {
    const at = (place % LIST_ROWS) * width + Math.floor(place / LIST_ROWS);
    texels.set(values.subarray(4 * place, 4 * place + 4), 4 * at);
  }
  return texels;
}

/** Helpers of every program: texels by whole coordinates, and functions whose built-in twins overflow on some GPUs. */
export const COMMON = `
vec4 unit(sampler2D image, int place) { return texelFetch(image, ivec2(place >> 2, place & 3), 0); }
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

/** Turns of a loop that stand side by side in the source. */
const SIDE_BY_SIDE = 4;

/**
 * A loop over 0 … count - 1, some turns side by side: a GPU then waits for all that they fetch at once, not turn by turn.
 *
 * @param turn source of a turn @param variable a name that no loop around has
 */
export function loop(count: number, turn: (index: string) => string, variable = 'j'): string {
  const whole = count - (count % SIDE_BY_SIDE);
  const turns = Array.from({length: SIDE_BY_SIDE}, (_, k) => turn(k === 0 ? variable : `(${variable} + ${k})`));
  const rest = Array.from({length: count - whole}, (_, k) => turn(String(whole + k)));
  const most = `for (int ${variable} = 0; ${variable} < ${whole}; ${variable} += ${SIDE_BY_SIDE}) { ${turns.join('\n')} }`;
  return [...(whole > 0 ? [most] : []), ...rest].join('\n');
}

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
