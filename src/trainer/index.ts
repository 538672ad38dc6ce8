#!/usr/bin/env node
import {ProfilerError} from '../core/contract/errors.ts';

/** What a command gives back: printed as JSON, or as its text. */
export interface CommandResult {
  readonly json: object;
  readonly text: string;
}

interface Command {
  readonly usage: string;
  run(args: string[]): Promise<CommandResult>;
}

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  import: () => import('./commands/import.ts'),
  train: () => import('./commands/train.ts'),
  evaluate: () => import('./commands/evaluate.ts'),
  inspect: () => import('./commands/inspect.ts'),
  simulate: () => import('./commands/simulate.ts'),
  doctor: () => import('./commands/doctor.ts'),
  // The one thread between trainer and server: this file is the command line of both.
  serve: () => import('../server/serve.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
try {
  await main(name, args);
} catch (error) {
  if (!(error instanceof ProfilerError)) throw error;
  process.stderr.write(`vitrine ${name}: ${error.message}\n`);
  process.exitCode = 1;
}

async function main(command: string, rest: string[]): Promise<void> {
  const load = COMMANDS[command];
  const known = Object.keys(COMMANDS).join(' | ');
  if (!load) {
    if (command === '' || command === '--help' || command === 'help') {
      process.stdout.write(`vitrine ${known} …\nEvery command takes --json and --help.\n`);
      return;
    }
    throw new ProfilerError('argument', `There is no command "${command}". Expected ${known}.`);
  }
  const {usage, run} = await load();
  if (rest.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const result = await run(rest);
  process.stdout.write(rest.includes('--json') ? `${JSON.stringify(result.json)}\n` : `${result.text}\n`);
}
