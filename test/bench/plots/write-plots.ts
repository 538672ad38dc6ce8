import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {COLOURS} from '../../../src/trainer/report/styles.ts';
import type {BenchResult} from '../suite.ts';
import {toPlots} from './plots.ts';

/** Beside the document that shows them. */
const FOLDER = 'docs/plots';
/** Shown larger than drawn, so that its letters are those of the text beside it; a phone makes it narrower again. */
const ENLARGED = 1.2;

/** Writes a suite's plots as SVG files. @returns Markdown that shows them; empty where the suite has none */
export async function writePlots(result: BenchResult): Promise<string> {
  const shown: string[] = [];
  await mkdir(FOLDER, {recursive: true});
  for (const {name, label, caption, svg} of toPlots(result)) {
    await writeFile(path.join(FOLDER, `${name}.svg`), `${toFile(svg)}\n`);
    shown.push(`![${label.replace(/[[\]]/g, '\\$&')}](plots/${name}.svg)\n\n_${caption}_`);
  }
  return shown.join('\n\n');
}

/** An SVG of its own: an image takes no colours from the page that shows it. The same drawing gives the same bytes. */
function toFile(svg: string): string {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const [wide, high] = [width, height].map((pixels) => Math.round(ENLARGED * Number(pixels)));
  const style = `<style>svg{font-family:system-ui,sans-serif;${COLOURS.light}}@media (prefers-color-scheme:dark){svg{${COLOURS.dark}}}</style>`;
  return svg
    .replace('<svg ', `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" `)
    .replace('>', `>\n${style}\n<rect width="${width}" height="${height}" rx="8" style="fill:var(--card)"/>`)
    .replace(/\bzr\d+-/g, 'zr-') // counts the drawings of this process
    .replace(/\n{2,}/g, '\n');
}
