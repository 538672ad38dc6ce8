import {ProfilerError} from '../../core/contract/errors.ts';
import type {CommandResult} from '../index.ts';

export const usage = 'vitrine import FILE… --out DIR';

export async function run(args: string[]): Promise<CommandResult> {
  throw new ProfilerError('argument', `import is not ready (${args.length} arguments).`);
}
