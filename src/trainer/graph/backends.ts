/** What `--backend` can name. */
export const BACKENDS = ['auto', 'native', 'wasm', 'webgpu', 'tensorflow'] as const;
export type BackendName = (typeof BACKENDS)[number];
