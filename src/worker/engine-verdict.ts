/** Which engine a device should use for a model, and what was measured: the store remembers what the engines find. */
export interface EngineVerdict {
  readonly kind: 'cpu' | 'webgl';
  readonly why: string;
}
