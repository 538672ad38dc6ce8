/** Which engine a device should use for a model, and the measurement behind it. The store keeps it between visits. */
export interface EngineVerdict {
  readonly kind: 'cpu' | 'webgl';
  readonly why: string;
}
