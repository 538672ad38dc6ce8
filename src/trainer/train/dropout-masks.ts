/** Draws dropout masks; the same seed and epoch give the same ones. */
export class DropoutMasks {
  private state: number;

  constructor(private readonly seed: number) {
    this.state = (seed * 2654435761) >>> 0 || 1;
  }

  startEpoch(epoch: number): void {
    this.state = (this.seed * 2654435761 + epoch * 40503) >>> 0 || 1;
  }

  /** 0 with probability `dropout`, else 1 / (1 - dropout) (Srivastava et al. 2014, inverted); xorshift32 for speed. */
  draw(length: number, dropout: number): Float32Array {
    const mask = new Float32Array(length);
    const limit = dropout * 4294967296;
    const kept = 1 / (1 - dropout);
    let state = this.state;
    for (let i = 0; i < length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      mask[i] = state >>> 0 < limit ? 0 : kept;
    }
    this.state = state;
    return mask;
  }
}
