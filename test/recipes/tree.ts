import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Edit, Recipe} from './rows.ts';

const ROOT = process.cwd();

/** Applies one edit to a text. @throws Error where what it stands beside is not there any more */
export function applyEdit(text: string, {file, at, put}: Edit): string {
  if (at === undefined) return put;
  if (!text.includes(at)) throw new Error(`${file} has no "${at}" any more: bring test/recipes/rows.ts up to date.`);
  return text.replaceAll(at, () => put);
}

/** Files that a recipe touches, each once. */
export function toFiles({edits}: Recipe): string[] {
  return [...new Set(edits.map(({file}) => file))];
}

/** A copy of what git tracks, in which recipes are tried out. */
export class Tree {
  constructor(readonly folder: string) {
    rmSync(folder, {recursive: true, force: true});
    mkdirSync(folder, {recursive: true});
    const {stdout} = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {cwd: ROOT, encoding: 'utf8'});
    for (const file of stdout.split('\0')) {
      if (file !== '' && !file.startsWith('public/pictures/')) cpSync(path.join(ROOT, file), path.join(folder, file));
    }
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  }

  /** Applies a recipe without the edits of one file; returns what takes everything back. */
  apply({edits}: Recipe, without?: string): () => void {
    const touched = edits.filter(({file}) => file !== without);
    const before = new Map(
      touched.map((edit) => [edit.file, edit.at === undefined ? undefined : this.read(edit.file)]),
    );
    for (const edit of touched) {
      writeFileSync(this.at(edit.file), applyEdit(edit.at === undefined ? '' : this.read(edit.file), edit));
    }
    return () => {
      for (const [file, text] of before) {
        if (text === undefined) rmSync(this.at(file));
        else writeFileSync(this.at(file), text);
      }
    };
  }

  /** Who refuses the tree: the compiler with the file that it names, a test file, or nobody. */
  refusal(tests: readonly string[]): string | undefined {
    const compiler = this.run('node_modules/.bin/tsc', ['--build']);
    if (compiler !== undefined) return `tsc: ${/^[^\s(]+\.ts/m.exec(compiler)?.[0] ?? compiler.slice(0, 80)}`;
    if (tests.length === 0) return undefined;
    const failed = this.run('node_modules/.bin/vitest', ['run', ...tests]);
    return failed === undefined ? undefined : `test: ${/FAIL\s+(\S+)/.exec(failed)?.[1] ?? failed.slice(-200)}`;
  }

  private read(file: string): string {
    return readFileSync(this.at(file), 'utf8');
  }

  private at(file: string): string {
    return path.join(this.folder, file);
  }

  /** What a command says where it fails. */
  private run(command: string, words: readonly string[]): string | undefined {
    const env = {...process.env, NO_COLOR: '1', FORCE_COLOR: '0'};
    const {status, stdout, stderr} = spawnSync(command, words, {cwd: this.folder, encoding: 'utf8', env});
    return status === 0 ? undefined : `${stdout}${stderr}`;
  }
}
