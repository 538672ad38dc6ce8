import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';

const COLUMNS = 120;
/** A line that is a comment, or code with a comment behind it; strings that hold `//` stand in quotes. */
const COMMENT = /^\s*(\/\/|\/\*|\*)|\s\/\/\s/;

const files = toTracked('*.ts');
/** What people read. Products of the demo shop may be for women or men. */
const texts = toTracked('src', 'test', 'tools', 'docs/*.md', 'demo-store', '*.md', 'public/*.html').filter(
  (file) => /\.(ts|css|html|md)$/.test(file) && !file.startsWith('demo-store/catalogue/'),
);

function toTracked(...patterns: string[]): string[] {
  return execFileSync('git', ['ls-files', ...patterns], {encoding: 'utf8'})
    .trim()
    .split('\n');
}

describe('words', () => {
  it(`no comment is wider than ${COLUMNS} columns`, () => {
    const wide = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.length > COLUMNS && COMMENT.test(line) ? [`${file}:${index + 1}`] : [])),
    );
    expect(wide).toEqual([]);
  });

  it('a shopper is called the shopper, whoever it is', () => {
    // The words themselves, written so that this file does not hold them.
    const words = new RegExp(`\\b(s${'he'}|h${'er'}|h${'ers'}|h${'erself'})\\b`, 'i');
    const found = texts.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) => (words.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(texts.length).toBeGreaterThan(500);
    expect(found).toEqual([]);
  });

  it('limits are called MAX_ and MIN_', () => {
    const words = /\b(MOST|LONGEST|LARGEST|BIGGEST|HIGHEST|FEWEST|LEAST|SMALLEST|SHORTEST|LOWEST)_[A-Z]/;
    const found = files.filter((file) => words.test(readFileSync(file, 'utf8')));
    expect(found).toEqual([]);
  });
});
