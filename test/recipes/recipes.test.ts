import {existsSync, readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {RECIPES} from './rows.ts';
import {applyEdit, toFiles} from './tree.ts';

it.each(RECIPES.map((recipe) => [recipe.add, recipe] as const))('a new %s takes one to three files', (_, recipe) => {
  expect(toFiles(recipe).length).toBeLessThanOrEqual(3);
  for (const edit of recipe.edits) {
    expect(existsSync(edit.file)).toBe(edit.at !== undefined);
    const text = edit.at === undefined ? '' : readFileSync(edit.file, 'utf8');
    expect(applyEdit(text, edit)).not.toBe(text);
  }
  for (const file of recipe.tests) expect(existsSync(file), file).toBe(true);
});
