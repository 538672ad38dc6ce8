import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {createInterface, type Interface} from 'node:readline';

const SCRIPT = path.join(import.meta.dirname, 'party.ts');

/** A leader or a helper that runs as a process of its own, and may be killed. */
export class RunningParty {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly lines: Interface,
  ) {}

  /** @param aheadMs how far its clock runs ahead */
  static async start(
    pairFile: string,
    {database, port, aheadMs = 0}: {database: string; port: number; aheadMs?: number},
  ): Promise<RunningParty> {
    const args = ['--import', 'tsx', SCRIPT, pairFile, database, String(port), String(aheadMs)];
    const child = spawn(process.execPath, args, {stdio: ['pipe', 'pipe', 'inherit']});
    const lines = createInterface(child.stdout!);
    const [url] = (await once(lines, 'line')) as [string];
    return new RunningParty(url, child, lines);
  }

  /** Moves its clock. */
  setAhead(aheadMs: number): Promise<void> {
    return this.tell(`ahead ${aheadMs}`);
  }

  /** Resolves when all that is due is opened. */
  open(): Promise<void> {
    return this.tell('open');
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private async tell(line: string): Promise<void> {
    const done = once(this.lines, 'line');
    this.child.stdin!.write(`${line}\n`);
    await done;
  }
}
