import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/**
 * Makes the demo model anew, `npm run demo-model`: a simulated history of the demo catalogue, then a training run of
 * it. Both have a fixed seed, so that the same code gives the same model.
 */
const ROOT = path.join(import.meta.dirname, '..');
const WORK = path.join(ROOT, '.cache', 'demo');
const OUT = path.join(ROOT, 'public', 'models', 'demo');
const SHOPPERS = '2000';
/** Churn takes a history of more than its 90 days. */
const DAYS = '300';
const SEED = '7';
const LICENCE = 'MIT. Trained on a simulated history of the demo shop; no real shopper is in it.';

const catalogue = path.join(ROOT, 'public', 'catalogue.json');
const events = path.join(WORK, 'events.csv');
const trained = path.join(WORK, 'model');
vitrine('simulate', {catalogue, shoppers: SHOPPERS, days: DAYS, seed: SEED, out: events});
rmSync(trained, {recursive: true, force: true});
vitrine('train', {events, catalogue, seed: SEED, out: trained});

// What a browser loads; the report and the record of the run stay behind.
const files = readdirSync(trained).filter((name) => /\.(bin|json)$/.test(name) && name !== 'training.json');
rmSync(OUT, {recursive: true, force: true});
mkdirSync(OUT, {recursive: true});
for (const name of files) cpSync(path.join(trained, name), path.join(OUT, name));
const manifest = path.join(OUT, 'manifest.json');
writeFileSync(
  manifest,
  `${JSON.stringify({...JSON.parse(readFileSync(manifest, 'utf8')), licence: LICENCE}, null, 2)}\n`,
);
const bytes = files.reduce((sum, name) => sum + statSync(path.join(OUT, name)).size, 0);
process.stderr.write(`public/models/demo: ${files.join(', ')}; ${Math.round(bytes / 1000)} kB\n`);

function vitrine(command: string, options: Readonly<Record<string, string>>): void {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const {status} = spawnSync('npx', ['tsx', path.join(ROOT, 'src', 'trainer', 'index.ts'), command, ...words], {
    stdio: 'inherit',
    cwd: ROOT,
  });
  if (status !== 0) process.exit(status ?? 1);
}
