import {Command, InvalidArgumentError} from '@commander-js/extra-typings';
import {defineCommand, toExamples} from '../cli/define-command.ts';

const SIGNS = {ok: 'ok      ', warning: 'warning ', failed: 'FAILED  '} as const;

/** Checks a shop's page and lists the parts of Vitrine that work there; the process exits with 1 when one does not. */
export const doctor = defineCommand(
  new Command('doctor')
    .summary('say what of Vitrine works on a shop’s page')
    .description(
      'Fetches a page as its server delivers it and checks script tag, chunks, Content-Security-Policy, model, catalogue and sync ' +
        'server. Exits 1 when something does not work.',
    )
    .argument('<url>', 'address of a page (e.g. https://shop.example/)', parseAddress)
    .addHelpText('after', toExamples('doctor https://shop.example/', 'doctor http://localhost:5173/ --json')),
  async (_options, url) => {
    const {examine} = await import('../doctor/examine.ts');
    const findings = await examine(url);
    const isHealthy = findings.every(({verdict}) => verdict !== 'failed');
    if (!isHealthy) process.exitCode = 1;
    const width = Math.max(...findings.map(({check}) => check.length));
    const lines = findings.map(({check, verdict, message}) => `${SIGNS[verdict]}${check.padEnd(width)}  ${message}`);
    return {json: {url, healthy: isHealthy, findings}, text: lines.join('\n')};
  },
);

function parseAddress(text: string): string {
  if (/^https?:/.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('Expected the address of a page, such as https://shop.example/.');
}
