import {mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {
  replaceGeneratedBlock,
  toMarkdownTable,
  writeGeneratedBlock,
} from '../../../src/trainer/report/markdown-tables.ts';

const PAGE = '# Model\n\n<!-- generated:results -->\nold\n<!-- /generated:results -->\n\nThe end.\n';

describe('toMarkdownTable', () => {
  it('prints fractions x100 with one decimal and leaves text as it is', () => {
    const table = toMarkdownTable(
      ['method', 'recall@20', 'source'],
      [
        ['pop', 0.00942, 'a | b'],
        ['ours', 0.5451, 'two\nlines'],
        ['unknown', undefined, ''],
      ],
    );
    expect(table).toBe(
      [
        '| method | recall@20 | source |',
        '|---|---:|---|',
        '| pop | 0.9 | a \\| b |',
        '| ours | 54.5 | two lines |',
        '| unknown | – |  |',
      ].join('\n'),
    );
  });
});

describe('replaceGeneratedBlock', () => {
  it('replaces what stands between the markers and nothing else', () => {
    const page = replaceGeneratedBlock(PAGE, {name: 'results', block: 'new $& $1'});
    expect(page).toBe(
      '# Model\n\n<!-- generated:results -->\n\nnew $& $1\n\n<!-- /generated:results -->\n\nThe end.\n',
    );
  });

  it('gives the same text when it is done twice', () => {
    const once = replaceGeneratedBlock(PAGE, {name: 'results', block: '| a |\n'});
    expect(replaceGeneratedBlock(once, {name: 'results', block: '| a |\n'})).toBe(once);
  });

  it('refuses a page where a marker is missing, doubled or turned round', () => {
    const refuse = (page: string, name = 'results'): void =>
      expect(() => replaceGeneratedBlock(page, {name, block: 'x'})).toThrow(/must hold "<!-- generated:/);
    refuse(PAGE, 'ablation');
    refuse(PAGE.replace('<!-- /generated:results -->', ''));
    refuse(PAGE + PAGE);
    refuse('<!-- /generated:results --><!-- generated:results -->');
  });
});

describe('writeGeneratedBlock', () => {
  it('writes the file once and leaves it alone when nothing changes', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'vitrine-')), 'model.md');
    await writeFile(file, PAGE);
    expect(await writeGeneratedBlock(file, {name: 'results', block: 'new'})).toBe(true);
    expect(await readFile(file, 'utf8')).toContain('new');
    expect(await writeGeneratedBlock(file, {name: 'results', block: 'new'})).toBe(false);
  });

  it('says which file is missing', async () => {
    await expect(writeGeneratedBlock('/nowhere/model.md', {name: 'results', block: ''})).rejects.toMatchObject({
      name: 'input-missing',
    });
  });
});
