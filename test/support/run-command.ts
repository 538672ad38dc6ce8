import {type CommandAnswer, runCommandLine} from '../../src/trainer/cli/run-command-line.ts';

/** Runs a command of the command line in this process and gives what it would print. */
export async function runCommand(...words: string[]): Promise<CommandAnswer> {
  const answer = await runCommandLine(words);
  if (!answer) throw new Error(`"vitrine ${words.join(' ')}" printed help instead of an answer.`);
  return answer;
}
