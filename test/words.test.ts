import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';

const COLUMNS = 120;
/** A line that is a comment, or code with a comment behind it; strings that hold `//` stand in quotes. */
const COMMENT = /^\s*(\/\/|\/\*|\*)|\s\/\/\s/;

const files = execFileSync('git', ['ls-files', '*.ts'], {encoding: 'utf8'}).trim().split('\n');

describe('words', () => {
  it(`no comment is wider than ${COLUMNS} columns`, () => {
    const wide = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.length > COLUMNS && COMMENT.test(line) ? [`${file}:${index + 1}`] : [])),
    );
    expect(wide).toEqual([]);
  });
});
