import type {HeadName} from '../../core/contract/heads.ts';
import type {NetworkSizes} from '../../core/predict/network.ts';
import type {Executor, Program} from '../graph/executor.ts';
import {buildNetworkGraph} from './network-graph.ts';
import {buildSoftmaxGraph} from './softmax-graph.ts';

/** The network for visits of one length. */
export interface NetworkProgram {
  readonly forward: Program;
  readonly backward: Program;
}

/** Graphs of the network, compiled at their first use. */
export class NetworkPrograms {
  private readonly networks = new Map<number, NetworkProgram>();
  private readonly softmaxes = new Map<boolean, Program>();

  constructor(
    private readonly executor: Executor,
    private readonly sizes: NetworkSizes,
    private readonly heads: readonly HeadName[],
  ) {}

  /** @param steps events of the visits, padding included */
  async network(steps: number): Promise<NetworkProgram> {
    const known = this.networks.get(steps);
    if (known) return known;
    const {graph, outputs, withGradients} = buildNetworkGraph(this.sizes, steps);
    const forward = await this.executor.compile(graph, outputs);
    const backward = await this.executor.compile(graph, withGradients(['query', 'repeat', ...this.heads]));
    const built = {forward, backward};
    this.networks.set(steps, built);
    return built;
  }

  /** @param hasBias whether candidates were sampled, which a bias on their logits corrects */
  async softmax(hasBias: boolean): Promise<Program> {
    const known = this.softmaxes.get(hasBias);
    if (known) return known;
    const {graph, outputs} = buildSoftmaxGraph(this.sizes.vector, hasBias);
    const program = await this.executor.compile(graph, outputs);
    this.softmaxes.set(hasBias, program);
    return program;
  }

  async dispose(): Promise<void> {
    for (const {forward, backward} of this.networks.values()) {
      await forward.dispose();
      await backward.dispose();
    }
    for (const program of this.softmaxes.values()) await program.dispose();
  }
}
