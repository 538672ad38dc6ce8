import path from 'node:path';
import {RECIPES} from './rows.ts';
import {toFiles, Tree} from './tree.ts';

/**
 * `npm run recipes [word …]`: adds each made-up thing to a copy of the tree, and shows that it takes one to three
 * files and that the compiler or a test refuses the tree when any of them is left out.
 */
const words = process.argv.slice(2);
const tree = new Tree(path.join(process.cwd(), '.cache', 'recipes'));
let isGood = true;
for (const recipe of RECIPES.filter(({add}) => words.length === 0 || words.some((word) => add.includes(word)))) {
  const files = toFiles(recipe);
  const undo = tree.apply(recipe);
  const refusal = tree.refusal(recipe.tests);
  undo();
  print(`${recipe.add}: ${files.length} files, ${refusal === undefined ? 'builds' : `REFUSED BY ${refusal}`}`);
  isGood &&= refusal === undefined && files.length <= 3;
  for (const file of files) {
    if (files.length === 1) {
      print(`  ${file}: all there is to do`);
      continue;
    }
    const restore = tree.apply(recipe, file);
    const refused = tree.refusal(recipe.tests);
    restore();
    print(`  without ${file}: ${refused ?? 'NOBODY NOTICES'}`);
    isGood &&= refused !== undefined;
  }
}
process.exitCode = isGood ? 0 : 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
