/**
 * What the worker uses of `@divviup/dap`, in place of the package's own types: those load the types of Node, whose
 * globals a worker does not have.
 */
export declare class Task {
  constructor(parameters: {
    readonly type: 'histogram';
    readonly length: number;
    readonly chunkLength: number;
    /** Base64url. */
    readonly id: string;
    readonly leader: string;
    readonly helper: string;
    readonly timePrecisionSeconds: number;
  });
  /** Internal in the package, but the only way to choose how keys are fetched. */
  set fetch(fetch: (address: string, request: RequestInit) => Promise<Response>);
  /** Fetches the keys of both aggregators first. */
  generateReport(measurement: number, options: {readonly timestamp: Date}): Promise<{encode(): Uint8Array}>;
}
