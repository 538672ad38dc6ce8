import {parseArgs, type ParseArgsConfig} from 'node:util';
import {ProfilerError} from '../core/contract/errors.ts';

/** Values of a command's options, by name, and the words that are no option. */
export interface Arguments<Name extends string> {
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly flags: ReadonlySet<string>;
  readonly words: readonly string[];
}

/**
 * Reads a command's arguments: options with a value, flags without one; `--json` and `--help` always.
 *
 * @throws ProfilerError `argument` in one line, with the usage to try
 */
export function readArguments<const Name extends string>(
  args: string[],
  {names, flags = [], usage}: {names: readonly Name[]; flags?: readonly string[]; usage: string},
): Arguments<Name> {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const name of names) options[name] = {type: 'string'};
  for (const flag of [...flags, 'json', 'help']) options[flag] = {type: 'boolean'};
  try {
    const {values, positionals} = parseArgs({args, options, allowPositionals: true});
    const texts = Object.entries(values).filter(([, value]) => typeof value === 'string');
    const set = Object.keys(values).filter((name) => values[name] === true);
    // Only the named options can have a text.
    return {
      values: Object.fromEntries(texts) as Partial<Record<Name, string>>,
      flags: new Set(set),
      words: positionals,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ProfilerError('argument', `${reason} Usage: ${usage}`, {cause});
  }
}

/** A whole number from the command line. */
export function toWholeNumber(text: string | undefined, {name, fallback}: {name: string; fallback: number}): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new ProfilerError('argument', `--${name} takes a whole number of 0 or more, got "${text}".`);
}

/** An option a command cannot do without. */
export function toRequired(text: string | undefined, {name, usage}: {name: string; usage: string}): string {
  if (text) return text;
  throw new ProfilerError('argument', `--${name} is missing. Usage: ${usage}`);
}
