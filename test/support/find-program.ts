import {execFileSync} from 'node:child_process';
import {findOnPath} from '../../src/trainer/doctor/find-program.ts';

export {findByVariable, findOnPath, isExecutable} from '../../src/trainer/doctor/find-program.ts';

/** The first of `names` that is on the PATH once Debian packages are installed; see installByApt. */
export function installOnPath(names: readonly string[], ...packages: readonly string[]): string | undefined {
  installByApt(...packages);
  return findOnPath(names);
}

/** Installs Debian packages, where there are apt-get, the rights and a network. */
export function installByApt(...packages: readonly string[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const run = (...command: string[]): void => {
    const [program, ...args] = [...asRoot, ...command];
    execFileSync(program, args, {stdio: ['ignore', 2, 2], env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'}});
  };
  try {
    console.error(`Not found: installing ${packages.join(', ')} with apt-get.`);
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages);
  } catch {
    // No apt here, no rights, or no network: who looks for the program next says what to do.
  }
}
