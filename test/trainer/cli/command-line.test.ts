import {spawnSync} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {COMMANDS} from '../../../src/trainer/cli/commands.ts';
import {runCommandLine} from '../../../src/trainer/cli/run-command-line.ts';
import {runCommand} from '../../support/run-command.ts';
import {EVENTS_HEADER, eventRow, writeSources} from '../../support/source-files.ts';

const DEMO = 'public/models/demo';

/** The command line as a process of its own. */
function vitrine(...words: string[]): {status: number | null; stdout: string; stderr: string} {
  const {status, stdout, stderr} = spawnSync(process.execPath, ['--import', 'tsx', 'src/trainer/index.ts', ...words], {
    encoding: 'utf8',
  });
  return {status, stdout, stderr};
}

function temporaryFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'vitrine-cli-'));
}

/** What runCommandLine prints on stdout, as help does. */
async function printed(...words: string[]): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  expect(await runCommandLine(words)).toBeUndefined();
  return text;
}

afterEach(() => void vi.restoreAllMocks());

describe('help', () => {
  it('of the program names every command, and is what one gets for no words at all', async () => {
    const help = await printed('--help');
    for (const {name, command} of COMMANDS) {
      expect(help).toContain(`\n  ${name} `);
      expect(command.summary()).not.toBe('');
    }
    expect(await printed()).toBe(help);
    expect(help).toContain('--json');
  });

  it.each(COMMANDS.map((definition) => [definition.name, definition]))(
    'of %s says of every option and argument what it means, its default and an example',
    async (name, {command}) => {
      const help = await printed(name, '--help');
      expect(help).toContain(`Usage: vitrine ${name}`);
      expect(help).toContain(`Examples:\n  $ vitrine ${name} `);
      expect(help).toContain('--progress <when>');
      for (const option of command.options) {
        expect(help).toContain(option.long);
        const hasDefault = /default: /.test(option.description) || option.defaultValue !== undefined;
        expect(option.mandatory || hasDefault, `default of ${option.long}`).toBe(true);
        if (!option.isBoolean() && !option.negate) expect(option.description, option.long).toMatch(/\(e\.g\. .+\)$/);
      }
      for (const argument of command.registeredArguments) {
        expect(argument.description, argument.name()).toMatch(/\(e\.g\. .+\)$/);
      }
      expect(await printed('help', name)).toBe(help);
    },
  );

  it('gives the version of the package', async () => {
    const {version} = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await printed('--version')).toBe(`${version}\n`);
  });
});

describe('what the command line does not know', () => {
  it.each([
    ['trian', /^Unknown command 'trian'\. Did you mean train\? Run "vitrine --help"/],
    ['train --evnts history', /^Unknown option '--evnts'\. Did you mean --events\? Run "vitrine train --help"/],
    ['train --out model --epoch 3', /^Unknown option '--epoch'\. Did you mean --epochs\?/],
    ['train --out model', /^Required option '--events <path>' not specified\. Run "vitrine train --help"/],
    ['train --events history --out', /^Option '--out <folder>' argument missing\./],
    ['train --events history --out model more', /^Too many arguments for 'train'\. Expected 0 arguments but got 1\./],
    ['inspect', /^Missing required argument 'folder'\./],
    ['--json', /^Name a command\. Run "vitrine --help"/],
    ['--verbose', /^Unknown option '--verbose'\. Run "vitrine --help"/],
    ['inspect model --progress often', /'often' is invalid\. Allowed choices are auto, always, never\./],
  ])('vitrine %s', async (words, expected) => {
    const fault = await runCommandLine(words.split(' ')).catch((error: unknown) => error);
    expect(fault).toMatchObject({name: 'argument', message: expect.stringMatching(expected)});
    expect((fault as Error).message).not.toContain('\n');
  });

  it.each(['x', '-1', '1.5', '', ' ', 'Infinity', '99999999999999999999'])('--seed "%s"', async (seed) => {
    await expect(runCommandLine(['train', '--events', 'history', '--out', 'model', `--seed=${seed}`])).rejects.toThrow(
      /Option '--seed <n>' argument '.*' is invalid\. Expected a whole number of 0 or more\./,
    );
  });

  it.each([
    ['{', 'Expected a JSON object'],
    ['[1]', 'Expected a JSON object'],
    ['null', 'Expected a JSON object'],
    ['{"rowz": 1}', 'no setting rowz'],
    ['{"toString": 1}', 'no setting toString'],
    ['{"rows": "256"}', 'rows takes a number'],
    ['{"trend": 1}', 'trend takes true or false'],
    ['{"sizes": {"hiden": 1}}', 'no setting sizes.hiden'],
    ['{"sizes": {"hidden": -1}}', 'sizes.hidden takes a number of 0 or more'],
  ])('--options %s', async (options, expected) => {
    await expect(
      runCommandLine(['train', '--events', 'history', '--out', 'model', '--options', options]),
    ).rejects.toThrow(expected);
  });

  it('refuses empty paths, which would stand for the current folder', async () => {
    await expect(runCommandLine(['train', '--events', 'history', '--out='])).rejects.toThrow('Expected a path');
    await expect(runCommandLine(['inspect', ''])).rejects.toThrow('Expected a path');
  });
});

describe('as a process', () => {
  it('prints one JSON object on the last line of stdout, wherever --json stands, and nothing on stderr', () => {
    for (const words of [
      ['inspect', DEMO, '--json'],
      ['--json', 'inspect', DEMO],
    ]) {
      const {status, stdout, stderr} = vitrine(...words);
      expect({status, stderr}).toEqual({status: 0, stderr: ''});
      expect(stdout.trimEnd()).not.toContain('\n');
      expect(JSON.parse(stdout)).toMatchObject({format: 1, model_bytes: expect.any(Number)});
    }
  });

  it('exits 1 with one line on stderr that names command and fault', () => {
    const {status, stdout, stderr} = vitrine('train', '--evnts', 'history');
    expect({status, stdout}).toEqual({status: 1, stdout: ''});
    expect(stderr).toMatch(/^vitrine train: Unknown option '--evnts'\. Did you mean --events\? [^\n]*\n$/);
  });

  it('says in one line what the system refused', async () => {
    const source = await writeSources({'events.csv': EVENTS_HEADER + eventRow('v', 0, 'mug')});
    const file = path.join(source, 'events.csv');
    const {status, stderr} = vitrine('import', file, '--out', path.join(file, 'below-a-file'));
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^vitrine import: The operating system reports: E[A-Z]+: [^\n]*\. Check the path, [^\n]*\n$/,
    );
  });

  it('shows progress in a log only where it was asked for', async () => {
    const rows = Array.from({length: 4000}, (_, i) => eventRow(`v${i % 500}`, i, `item-${i % 7}`));
    const source = await writeSources({'events.csv': EVENTS_HEADER + rows.join('')});
    const words = ['evaluate', '--model', DEMO, '--events', source, '--baselines', 'none', '--json'];
    expect(vitrine(...words).stderr).toBe('');
    const {stdout, stderr} = vitrine(...words, '--progress', 'always');
    expect(stderr).toMatch(/^((evaluate|reasons) \d+ %[^\n]*\n)+$/);
    expect(stderr).toContain('evaluate 100 %');
    expect(JSON.parse(stdout)).toMatchObject({visits: expect.any(Number)});
  });
});

describe('a model of an earlier release', () => {
  it('that holds classifiers of a visit table is read without them, and one that holds nothing else is named as none', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'visit-table.json'), '{"format":1,"kind":"visit-table"}');
    writeFileSync(path.join(folder, 'visit-table-source.json'), '{"events":"../train.csv"}');
    await expect(runCommandLine(['inspect', folder])).rejects.toMatchObject({name: 'model-missing'});
    await expect(runCommandLine(['evaluate', '--model', folder, '--events', 'any.csv'])).rejects.toMatchObject({
      name: 'model-missing',
    });
    cpSync(DEMO, folder, {recursive: true});
    expect((await runCommand('inspect', folder)).json).toMatchObject({format: 1});
  });
});
