/**
 * The lowest possible score, which places without an item have. It is finite, because some GPUs do not support
 * infinity.
 */
export const NO_SCORE = '-1.0e30';

/**
 * Rows of a texture that holds a list: place i stands at column i / 4, row i % 4. GPUs draw squares of 2 x 2 texels,
 * so a single row would leave half of every square idle; and software GPUs share work out by rows.
 */
export const LIST_ROWS = 4;

/** [width, height] of a texture for a list; see LIST_ROWS. */
export function toListSize(places: number): [number, number] {
  return [Math.ceil(places / LIST_ROWS), LIST_ROWS];
}

/** A list in the order in which its texels are uploaded. @param values [at most places, 4]; missing places are 0 */
export function toListTexels(values: Float32Array, places = values.length / 4): Float32Array {
  const [width, height] = toListSize(places);
  const texels = new Float32Array(4 * width * height);
  for (let place = 0; 4 * place < values.length; place++) {
    const at = (place % LIST_ROWS) * width + Math.floor(place / LIST_ROWS);
    texels.set(values.subarray(4 * place, 4 * place + 4), 4 * at);
  }
  return texels;
}

/**
 * Helpers of every program: texels by integer coordinates, and replacements of built-in functions that overflow on some
 * GPUs.
 */
const COMMON = `
vec4 unit(sampler2D image, int place) { return texelFetch(image, ivec2(place >> 2, place & 3), 0); }
vec4 texel(sampler2D image, int x, int y) { return texelFetch(image, ivec2(x, y), 0); }
vec4 fourUnits(sampler2D image, int j) {
  return vec4(texel(image, j, 0).x, texel(image, j, 1).x, texel(image, j, 2).x, texel(image, j, 3).x);
}
vec4 sigmoid4(vec4 x) { return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0))); }
float sigmoid1(float x) { return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0))); }
float tanh1(float x) { float e = exp(-2.0 * min(abs(x), 40.0)); return sign(x) * (1.0 - e) / (1.0 + e); }
`;

/**
 * Weights are 16-bit floats, a texel holding two rows of four; see toHalfTexels. `rows` is the product of a value and
 * the four rows from `row` on, an even one, in a column; `pair` of two rows.
 */
const WEIGHTS = `
vec4 even(uvec4 two) { return vec4(unpackHalf2x16(two.x), unpackHalf2x16(two.y)); }
vec4 odd(uvec4 two) { return vec4(unpackHalf2x16(two.z), unpackHalf2x16(two.w)); }
uvec4 twoRows(highp usampler2D weights, int column, int row) { return texelFetch(weights, ivec2(column, row >> 1), 0); }
vec4 pair(highp usampler2D weights, vec2 value, int column, int row) {
  uvec4 two = twoRows(weights, column, row);
  return value.x * even(two) + value.y * odd(two);
}
vec4 rows(highp usampler2D weights, vec4 value, int column, int row) {
  return pair(weights, value.xy, column, row) + pair(weights, value.zw, column, row + 2);
}
`;

/**
 * GLSL that adds to `sum` the product of the first `units` values of a list and as many rows of `weights` in column
 * `own`; the first row must be even.
 */
export function addUnits(list: string, units: number, row: number): string {
  return `for (int k = 0; k < ${units}; k += 2)
      sum += pair(weights, vec2(unit(${list}, k).x, unit(${list}, k + 1).x), own, ${row} + k);`;
}

/** Number of iterations that an unrolled loop does at once. */
const SIDE_BY_SIDE = 4;

/**
 * A partly unrolled loop over 0 … count - 1: a GPU then waits for the fetches of several iterations at once.
 *
 * @param turn source of one iteration, given its index, which is j or an expression of it
 */
export function loopSideBySide(count: number, turn: (index: string) => string): string {
  const whole = count - (count % SIDE_BY_SIDE);
  const turns = Array.from({length: SIDE_BY_SIDE}, (_, k) => turn(k === 0 ? 'j' : `(j + ${k})`));
  const rest = Array.from({length: count - whole}, (_, k) => turn(String(whole + k)));
  return `for (int j = 0; j < ${whole}; j += ${SIDE_BY_SIDE}) { ${turns.join('\n')} }\n${rest.join('\n')}`;
}

/** A program as TensorFlow.js compiles it; inputs and output are packed textures with the layout of GpuLayout. */
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
 * @param main body of main(): `at` is the texel, `outputColor` its value
 * @param words names of the integer textures, which stay bound
 */
export function toProgram(
  inputs: readonly string[],
  [width, height]: readonly [number, number],
  {
    main,
    functions = '',
    uniforms,
    words = [],
  }: {main: string; functions?: string; uniforms?: TexelProgram['customUniforms']; words?: readonly string[]},
): TexelProgram {
  const declarations = words.map((name) => `uniform highp usampler2D ${name};`);
  return {
    variableNames: [...inputs],
    outputShape: [2 * height, 2 * width],
    packedInputs: true,
    packedOutput: true,
    userCode: `${declarations.join('\n')}${COMMON}${WEIGHTS}${functions}
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
${main}
}`,
    customUniforms: uniforms,
  };
}
