import {readFileSync} from 'node:fs';
import {Command, Option} from '@commander-js/extra-typings';
import {CommanderError} from 'commander';
import {ProfilerError} from '../../core/contract/errors.ts';
import {PROGRESS_MODES, setProgressMode, stopProgress} from '../progress.ts';
import {COMMANDS} from './commands.ts';
import {type CommandResult, toExamples} from './define-command.ts';

/** Relative to this file both in the repository and in the published package. */
const PACKAGE = new URL('../../../package.json', import.meta.url);

/** Result of a run, and whether to print it as JSON. */
export interface CommandAnswer extends CommandResult {
  readonly asJson: boolean;
}

/**
 * Runs one command.
 *
 * @param words the command line behind the program's name
 * @returns undefined if help or the version was requested and has been printed
 * @throws ProfilerError `argument` in one line for an unknown or invalid command line, and whatever the command throws
 */
export async function runCommandLine(words: readonly string[]): Promise<CommandAnswer | undefined> {
  let result: CommandResult | undefined;
  const program = buildProgram((found) => (result = found));
  if (words.length === 0) {
    program.outputHelp();
    return undefined;
  }
  try {
    await program.parseAsync(words, {from: 'user'});
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw toArgumentError(findFirstFault(error, words), toCommandName(words));
  } finally {
    stopProgress();
  }
  return result && {...result, asJson: program.opts().json === true};
}

/** The command that the words name, or an empty text. */
export function toCommandName(words: readonly string[]): string {
  return COMMANDS.find(({name}) => words.includes(name))?.name ?? '';
}

function buildProgram(onResult: (result: CommandResult) => void) {
  const {version} = JSON.parse(readFileSync(PACKAGE, 'utf8')) as {version: string}; // the package's own
  const program = new Command('vitrine')
    .description(
      'Trains and judges models from a shop’s own history, examines shop pages, and serves sync and dashboard.',
    )
    .version(version, '-V, --version', 'print the version')
    .option('--json', 'print one JSON object on the last line of stdout instead of text')
    .addOption(
      new Option(
        '--progress <when>',
        'progress of long work on stderr. auto: a bar on a terminal, nothing with --json or in a log; always: a bar, ' +
          'in a log one line every few seconds; never (e.g. always)',
      )
        .choices(PROGRESS_MODES)
        .default('auto' as const),
    )
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({showGlobalOptions: true})
    // Errors are thrown, and printed by the caller in one line.
    .configureOutput({writeErr: () => {}, outputError: () => {}})
    .exitOverride()
    .addHelpText('after', toExamples('import exports/*.csv --out history', 'train --help'));
  program.hook('preAction', () => {
    const {json, progress} = program.opts();
    setProgressMode(progress === 'auto' && json ? 'never' : progress);
  });
  for (const {command, run} of COMMANDS) {
    command.copyInheritedSettings(program).helpOption('-h, --help', 'print this help');
    command.action(async () => onResult(await run()));
    program.addCommand(command);
  }
  return program;
}

/**
 * Commander reports a missing required option before an unknown one; but for a misspelt `--events` the unknown one is
 * the helpful error.
 */
function findFirstFault(error: CommanderError, words: readonly string[]): CommanderError {
  if (error.code !== 'commander.missingMandatoryOptionValue') return error;
  const required = COMMANDS.flatMap(({command}) => command.options.filter(({mandatory}) => mandatory));
  try {
    for (const option of required) option.mandatory = false;
    const program = buildProgram(() => {});
    for (const {command} of COMMANDS) command.action(() => {});
    program.parse(words, {from: 'user'});
    return error;
  } catch (other) {
    return other instanceof CommanderError ? other : error;
  } finally {
    for (const option of required) option.mandatory = true;
  }
}

/** Commander's message as one line that says what to do next. */
function toArgumentError(cause: CommanderError, command: string): ProfilerError {
  const help = `Run "vitrine ${command ? `${command} ` : ''}--help" for the commands and options.`;
  if (cause.code === 'commander.help') return new ProfilerError('argument', `Name a command. ${help}`, {cause});
  const message = cause.message.replace(/^error: /, '');
  const [, fault, guess] = /^(.*?)\s*(?:\((Did you mean [^)]*\?)\))?$/s.exec(message) ?? [message, message];
  const sentence = `${fault.charAt(0).toUpperCase()}${fault.slice(1)}`.replace(/\s+/g, ' ').replace(/[^.?]$/, '$&.');
  return new ProfilerError('argument', `${sentence} ${guess ? `${guess} ` : ''}${help}`, {cause});
}
