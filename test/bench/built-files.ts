import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';

/**
 * Builds what of `dist` is missing: `npm run build` for the profiler, Vite for the demo shop. What is there is
 * measured as it is.
 */
export function buildMissing(): void {
  if (!existsSync('dist/vitrine.js') || !existsSync('dist/vitrine-worker.js')) run('npm', 'run', '-s', 'build');
  if (!existsSync('dist/store/shop.js')) run('npx', 'vite', 'build', '--config', 'demo-store/vite.config.ts');
}

function run(...command: readonly string[]): void {
  console.error(command.join(' '));
  const [program, ...args] = command;
  // The last line of this program's own stdout is its result.
  const {status} = spawnSync(program, args, {stdio: ['ignore', 2, 2], shell: process.platform === 'win32'});
  if (status !== 0) throw new Error(`"${command.join(' ')}" failed; its message is above.`);
}
