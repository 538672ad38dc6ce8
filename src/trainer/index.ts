#!/usr/bin/env node
import {runCommandLine, toCommandName} from './cli/run-command-line.ts';
import {toFaultLine} from './cli/fault-line.ts';

const words = process.argv.slice(2);
try {
  const answer = await runCommandLine(words);
  if (answer) process.stdout.write(answer.asJson ? `${JSON.stringify(answer.json)}\n` : `${answer.text}\n`);
} catch (error) {
  process.stderr.write(`vitrine${` ${toCommandName(words)}`.trimEnd()}: ${toFaultLine(error)}\n`);
  process.exitCode = 1;
}
