import {ProfilerError} from '../../core/contract/errors.ts';
import {readArguments, toRequired} from '../args.ts';
import {examine} from '../doctor/examine.ts';
import type {CommandResult} from '../index.ts';

export const usage = 'vitrine doctor URL [--json]';

const SIGNS = {ok: 'ok      ', warning: 'warning ', failed: 'FAILED  '} as const;

/** Says what of Vitrine works on a shop's page; the process exits 1 when something does not. */
export async function run(args: string[]): Promise<CommandResult> {
  const {words} = readArguments(args, {usage, names: []});
  const url = toRequired(words[0], {name: 'URL', usage});
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new ProfilerError('argument', `"${url}" is not the address of a page, such as https://shop.example/.`);
  }
  const findings = await examine(url);
  const isHealthy = findings.every(({verdict}) => verdict !== 'failed');
  if (!isHealthy) process.exitCode = 1;
  const width = Math.max(...findings.map(({check}) => check.length));
  const lines = findings.map(({check, verdict, message}) => `${SIGNS[verdict]}${check.padEnd(width)}  ${message}`);
  return {json: {url, healthy: isHealthy, findings}, text: lines.join('\n')};
}
