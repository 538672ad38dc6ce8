/** Values of `--backend`. */
export const BACKENDS = ['auto', 'native', 'wasm', 'webgpu', 'tensorflow'] as const;
export type BackendName = (typeof BACKENDS)[number];
