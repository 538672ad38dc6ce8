import type { SourceHost } from './answer.ts';
/** IAB TCF: counts once the shopper has chosen, in this visit or an earlier one. */
export declare function watchTcf({ faults, tell }: SourceHost): void;
