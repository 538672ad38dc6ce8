import {parseArgs, type ParseArgsConfig} from 'node:util';
import {ProfilerError} from '../core/contract/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options every command takes. */
export const COMMON_OPTIONS = {json: {type: 'boolean'}, help: {type: 'boolean'}} as const satisfies Options;

/**
 * Reads a command's arguments.
 *
 * @throws ProfilerError `argument` in one line, with the usage to try
 */
export function readArguments<const O extends Options>(args: string[], {options, usage}: {options: O; usage: string}) {
  try {
    return parseArgs({args, options: {...COMMON_OPTIONS, ...options}, allowPositionals: true});
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
