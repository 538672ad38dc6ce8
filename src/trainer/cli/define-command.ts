import type {Command, CommandUnknownOpts, OptionValues} from '@commander-js/extra-typings';

/** Result of a command, printed as JSON or as text. */
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
 * Binds a command's options to the function that does its work; the compiler checks that they fit.
 *
 * The file of a command must import nothing heavy, because help and error messages load every definition. So `run`
 * imports the code that does the work.
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
