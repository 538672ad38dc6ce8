import type {Command, CommandUnknownOpts, OptionValues} from '@commander-js/extra-typings';

/** What a command gives back: printed as JSON, or as its text. */
export interface CommandResult {
  readonly json: object;
  readonly text: string;
}

/** One entry of the list in commands.ts. */
export interface CommandDefinition {
  readonly name: string;
  readonly command: CommandUnknownOpts;
  /** Runs the command with the options and arguments that were parsed last. */
  run(): Promise<CommandResult>;
}

/**
 * Binds a command's options to the function that does its work; the compiler holds both together.
 *
 * The file of a command imports nothing heavy: help and error messages need every definition, so `run` imports what
 * works.
 *
 * @param run gets the options by their names, then the arguments in order
 */
export function defineCommand<Words extends unknown[], Options extends OptionValues>(
  command: Command<Words, Options>,
  run: (options: Options, ...words: Words) => Promise<CommandResult>,
): CommandDefinition {
  return {
    name: command.name(),
    command,
    run: () => run(command.opts(), ...(command.processedArgs as Words)), // commander has parsed them as declared
  };
}

/** The examples at the end of a command's help. */
export function toExamples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ vitrine ${line}`).join('\n')}`;
}
